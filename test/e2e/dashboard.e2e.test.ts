// The dashboard under live traffic: a good release goes live by degrees, a bad one goes back by itself, and both are seen.
import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { webview } from "../harness/vscode/webview.ts";
import type { Workbench } from "../harness/vscode/workbench.ts";
import { type ExampleJourney, startExampleJourney } from "./journey.ts";
import { type Traffic, traffic } from "./traffic.ts";

const upgradeMs = 90_000;

let journey: ExampleJourney;
let workbench: Workbench;
let readers: Traffic;
let page: FrameLocator;

beforeAll(async () => {
	journey = await startExampleJourney({
		name: "dashboard",
		theme: "Default Dark Modern",
		settings: { "noodle.upgrade.preview": "never" },
		environment: {
			NOODLE_GRADUAL_ROLLOUT_PERCENTAGE: "40",
			NOODLE_ROLLOUT_STEP_SECONDS: "5",
			NOODLE_BAKE_SECONDS: "5",
		},
	});
	workbench = journey.workbench;
	// Pages without tables, which every release of the renderer can do.
	readers = read("welcome", "long-lived-services");
	await workbench.showView("Noodle", "Upgrades");
});

// Hooks run in reverse: nobody reads any more when the service ends.
afterAll(() => journey?.end());
afterAll(() => readers?.end());

/** People who read these pages of the service. */
function read(...pages: readonly string[]): Traffic {
	return traffic(...pages.map((name) => `${journey.service.url}/docs/${name}`));
}

/** Waits until the page says something at a place. */
function says(selector: string, words: string | RegExp, timeoutMs?: number): Promise<unknown> {
	const place = page.locator(selector, { hasText: words });
	return workbench.screen.visible(`"${words}" in the dashboard`, place, timeoutMs);
}

async function upgradeRenderer(version: string): Promise<void> {
	await workbench.runCommand("Noodle: Upgrade Component…");
	await workbench.quickPick(/^renderer/);
	await workbench.quickPick(new RegExp(version.replaceAll(".", "\\.")));
}

/** How many seconds of the past the dashboard shows. */
async function secondsSeen(): Promise<number> {
	return Number(/\d+/.exec(await page.locator(".seen").innerText())?.[0]);
}

test("the notification that says an upgrade is under way opens the dashboard, which shows it step by step", async () => {
	await upgradeRenderer("2.0.0");
	await workbench.notification("of the calls", upgradeMs);
	const { screen } = workbench;
	await screen.doing("opening the dashboard from the notification", () =>
		screen.page.locator(".notifications-toasts a", { hasText: "Show Dashboard" }).click(),
	);
	page = webview(screen);
	await says("h1", "renderer 1.0.0 → 2.0.0");
	await says("li.under-way", /% of the calls|Switch/);
	await screen.until("calls of both releases in the table", async () => {
		const rows = await page.locator(".scrolls tbody tr").allInnerTexts();
		return rows.length === 2 && rows.every((row) => /\d%/.test(row) && /\d ms/.test(row));
	});
	expect(await page.locator(".plot canvas").count()).toBe(4);
	await says(".verdicts li", "renderer 2.0.0");
	await screen.until("a few seconds of the past", async () => (await secondsSeen()) >= 3);
	await workbench.screenshot("dashboard-1-by-degrees");
	await says("li.under-way", /Watch it/, upgradeMs);
	await says(".verdicts li", "renderer 2.0.0");
	await workbench.screenshot("dashboard-2-watching");
	const done = await workbench.notification("Upgraded renderer from 1.0.0 to 2.0.0", upgradeMs);
	expect(done.buttons).toEqual(["Show Report", "Roll Back"]);
	await says(".state", "committed");
	await workbench.screenshot("dashboard-3-committed");
	await done.click("Show Report");
	await screen.until("the report", async () => {
		const report = await webview(screen).locator("h1", { hasText: "renderer 1.0.0 → 2.0.0: committed" }).count();
		return report > 0;
	});
	await workbench.screenshot("dashboard-4-report");
});

test("what it has seen outlives being hidden", async () => {
	const { screen } = workbench;
	await screen.page.keyboard.press("ControlOrMeta+w");
	await says("h1", "renderer 1.0.0 → 2.0.0");
	const before = await secondsSeen();
	await workbench.openFile(journey.manifest);
	await workbench.runCommand("Noodle: Open Upgrade Dashboard");
	await says("h1", "renderer 1.0.0 → 2.0.0");
	// Until it has the focus, it would take it from what is asked next.
	await workbench.screen.until(
		"the dashboard to have the focus",
		async () => await page.locator("body").evaluate("document.hasFocus()"),
	);
	expect(before).toBeGreaterThan(5);
	expect(await secondsSeen()).toBeGreaterThanOrEqual(before);
});

test("a bad release goes back by itself, and the dashboard says which numbers decided", async () => {
	await readers.end();
	// These pages have tables, on which the new release throws.
	readers = read("rate-limits", "welcome");
	await upgradeRenderer("2.1.0");
	const failed = await workbench.notification("The upgrade was taken back", upgradeMs);
	expect(failed).toMatchObject({ severity: "error", buttons: ["Show Report"] });
	await says("h1", "renderer 2.0.0 → 2.1.0");
	await says(".state", "taken back");
	await says(".sentence", /calls .*failed/);
	await workbench.screenshot("dashboard-5-went-back");
	await failed.dismiss();
});

test("an upgrade is paused and aborted in the dashboard", async () => {
	await readers.end();
	readers = read("welcome");
	await upgradeRenderer("2.1.0");
	const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
	await workbench.screen.doing("pressing Pause", () => press("Pause"));
	await says(".state", "paused");
	await workbench.screenshot("dashboard-6-paused");
	await workbench.screen.doing("pressing Abort", () => press("Abort"));
	const back = await workbench.notification("was taken back", upgradeMs);
	await says(".sentence", "It was aborted by");
	await back.dismiss();
});

test("the graph shows what calls what, and brings a component's figures to the front", async () => {
	await workbench.runCommand("Noodle: Upgrade Component…");
	await workbench.quickPick(/search-index/);
	await workbench.quickPick(/2\.0\.0/);
	const { screen } = workbench;
	await (await workbench.notification("Upgraded search-index", upgradeMs)).dismiss();
	await screen.visible("the line from search-index to renderer", page.locator("path.edge"));
	await page.locator("#component-rate-limiter").click();
	await says("tbody th.serves", "1.0.0 (serves)");
	expect(await page.locator("#component").inputValue()).toBe("rate-limiter");
	await page.locator("#component-search-index").press("Enter");
	await says("tbody th.after", "2.0.0 (new)");
	await page.locator(".graph").scrollIntoViewIfNeeded();
	await workbench.screenshot("dashboard-7-graph");
});

test("it comes back when the window is loaded again", async () => {
	const before = await secondsSeen();
	await workbench.screen.page.reload();
	await says("h1", "search-index 1.0.0 → 2.0.0", 60_000);
	expect(await secondsSeen()).toBeGreaterThanOrEqual(before);
	expect(await page.locator("#component").inputValue()).toBe("search-index");
});

test("other themes, and where there is little room", async () => {
	const { screen } = workbench;
	for (const theme of ["Light Modern", "Dark High Contrast", "Light High Contrast"]) {
		await workbench.runCommand("Preferences: Color Theme");
		await workbench.quickPick(theme);
		await screen.visible(
			`the theme ${theme}`,
			page.locator(`body.vscode-${theme.includes("High") ? "high-contrast" : "light"}`),
		);
		await workbench.screenshot(`dashboard-8-${theme.toLowerCase().replaceAll(" ", "-")}`);
	}
	await screen.page.keyboard.press("ControlOrMeta+b");
	await screen.page.setViewportSize({ width: 420, height: 900 });
	const wide = await page
		.locator("main")
		.evaluate((main: { scrollWidth: number; clientWidth: number }) => main.scrollWidth - main.clientWidth);
	expect(wide).toBe(0);
	await workbench.screenshot("dashboard-9-narrow");
});
