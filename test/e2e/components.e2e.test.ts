// The Components view and the plan that is shown before anything changes, as a person uses them: a real VS Code with the
// packed extension, on a copy of the example, while its service runs.
import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Workbench } from "../harness/vscode/workbench.ts";
import { type ExampleJourney, startExampleJourney } from "./journey.ts";

/** An upgrade takes its bake, and two busy cores their time. */
const upgradeMs = 60_000;

let journey: ExampleJourney;
let workbench: Workbench;

beforeAll(async () => {
	journey = await startExampleJourney({
		name: "components",
		theme: "Default Light Modern",
		viewport: { width: 1280, height: 800 },
	});
	workbench = journey.workbench;
	await workbench.showView("Noodle", "Components");
	await workbench.treeItem("Components", "search-index");
});

afterAll(() => journey?.end());

const applyButtons = () => workbench.screen.page.locator('.editor-actions .action-label[aria-label^="Apply Plan"]');

const names = async () =>
	(await workbench.treeItems("Components")).filter(({ level }) => level === 1).map(({ label }) => label);

test("several components are planned together, from the menu of a selection", async () => {
	await workbench.selectTogether("Components", ["renderer", "search-index"]);
	await workbench.treeMenu("Components", "search-index", "Upgrade Component…");
	await workbench.screen.until("the plan", async () => (await workbench.editorText()).includes("## Steps"));
	const text = await workbench.editorText();
	expect(text).toMatch(/renderer 1\.0\.0 → 2\.\d\.0/);
	expect(text).toMatch(/search-index 1\.1\.0 → 2\.0\.0/);
	await workbench.screen.until("what can be done with the plan", async () =>
		(await workbench.codeLenses()).some((title) => title.includes("Apply")),
	);
	await workbench.screen.visible("the button that applies it", applyButtons());
	await workbench.screen.page.keyboard.press("ControlOrMeta+Home");
	await workbench.screenshot("components-1-plan");
	expect(await readFile(journey.manifest, "utf8")).toContain('"renderer": "1.0.0"');
});

test("the changes to noodle.json show in the editor's own diff", async () => {
	await workbench.codeLens("Show Changes to noodle.json").click();
	const { screen } = workbench;
	await screen.visible("the diff", screen.page.locator(".monaco-diff-editor .line-insert").first());
	await workbench.screenshot("components-2-diff");
});

test("applying does what the plan said, and closes it", async () => {
	await workbench.runCommand("Noodle: Apply Plan");
	await (await workbench.notification(/^Upgraded .*search-index from 1\.0\.0 to 2\.0\.0/, upgradeMs)).dismiss();
	const text = await readFile(journey.manifest, "utf8");
	expect(text).toMatch(/"renderer": "2\.\d\.0"/);
	expect(text).toContain('"version": "2.0.0"');
	const tabs = workbench.screen.page.locator(".tabs-container .tab");
	await workbench.screen.until(
		"the plan's tabs to close",
		async () => (await tabs.filter({ hasText: /Plan for|after the upgrade/ }).count()) === 0,
	);
	expect((await journey.service.status()).releases["search-index"]).toBe("2.0.0");
});

test("what runs and is not wanted is marked", async () => {
	const text = await readFile(journey.manifest, "utf8");
	await writeFile(journey.manifest, text.replace('"version": "2.0.0"', '"version": "1.1.0"'));
	await workbench.screen.until("what runs instead", async () => {
		const line = (await workbench.treeItems("Components")).find(({ label }) => label === "search-index");
		return line?.description === "1.1.0 · runs 2.0.0";
	});
	await workbench.screen.until(
		"the mark of a drift",
		async () => (await workbench.treeBadge("Components", "search-index")) === "≠",
	);
	expect(await workbench.treeBadge("Components", "rate-limiter")).toBe("");
	await workbench.screenshot("components-3-drift");
});

test("the view shows those with a problem only, and all again", async () => {
	await workbench.runCommand("Noodle: Filter Components…");
	await workbench.quickPick("With a problem");
	await workbench.screen.until("the filtered view", async () => (await names()).join() === "search-index");
	await workbench.screenshot("components-4-filtered");
	await workbench.runCommand("Noodle: Clear Filter");
	await workbench.screen.until("the whole view", async () => (await names()).length === 3);
});

test("a key upgrades what is selected", async () => {
	await workbench.selectTogether("Components", ["rate-limiter"]);
	await workbench.screen.page.keyboard.press("ControlOrMeta+Enter");
	await workbench.quickPick(/1\.1\.0/);
	await workbench.screen.until("the plan", async () => (await workbench.editorText()).includes("Not possible"));
	expect(await workbench.codeLenses()).toEqual([]);
	expect(await applyButtons().count()).toBe(0);
	await workbench.screen.page.keyboard.press("ControlOrMeta+Home");
	await workbench.screenshot("components-5-not-possible");
});
