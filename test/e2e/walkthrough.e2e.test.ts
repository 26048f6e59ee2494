// The four steps of the walkthrough, gone through as a person does. Its pictures come from here: `npm run do --
// pictures` puts those of the light and of the dark theme into media/walkthrough.
import { delimiter, dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyExample } from "../example/real-service.ts";
import type { Workbench } from "../harness/vscode/workbench.ts";
import { type Journey, startJourney } from "./journey.ts";

/** An upgrade takes its bake, and two busy cores their time. */
const upgradeMs = 60_000;

const steps = ["Look at your components", "Start the runtime", "See the plan, then apply it", "Take it back"];

/** Each takes half a minute, and other journeys go through the themes too; all of them are gone through for the pictures. */
const themes = [
	["high-contrast", "Default High Contrast"],
	["light", "Default Light Modern"],
	["dark", "Default Dark Modern"],
] as const;

const shown = process.env.NOODLE_PICTURES === "1" ? themes : themes.slice(0, 1);

describe.each(shown)("in the %s theme", (kind, theme) => {
	let journey: Journey;
	let workbench: Workbench;

	beforeAll(async () => {
		journey = await startJourney(await copyExample(), {
			name: `walkthrough-${kind}`,
			theme,
			viewport: { width: 960, height: 600 },
			// As on a machine with a Node that is new enough, so that no long path of it is in the pictures.
			environment: { PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}` },
		});
		workbench = journey.workbench;
	});

	afterAll(() => journey?.end());

	const picture = (step: string) => workbench.screenshot(`walkthrough-${step}-${kind}`);

	test("components are looked at", async () => {
		await workbench.showView("Noodle", "Components");
		await workbench.expand("Components", "renderer");
		await workbench.expand("Components", ["renderer", "Newer releases"]);
		await workbench.treeItem("Components", "rate-limiter");
		await picture("look");
	});

	test("the runtime is started", async () => {
		await workbench.runCommand("Noodle: Start Runtime");
		await (await workbench.notification("A runtime hosts the components of", upgradeMs)).dismiss();
		await workbench.runCommand("Tasks: Show Running Tasks");
		const { screen } = workbench;
		await screen.visible("the task's terminal", screen.page.locator(".terminal-wrapper.active .xterm"));
		await workbench.treeItem("Components", ["renderer", "running 1.0.0"]);
		await picture("run");
		await workbench.runCommand("View: Toggle Panel Visibility");
	});

	test("the plan is seen, and applied", async () => {
		await workbench.runCommand("Noodle: Upgrade Component…");
		await workbench.quickPick("renderer");
		await workbench.quickPick(/2\.0\.0/);
		await workbench.screen.until("what can be done with the plan", async () =>
			(await workbench.codeLenses()).some((title) => title.includes("Apply")),
		);
		const { page } = workbench.screen;
		await workbench.screen.visible("coloured words", page.locator(".view-line span[class*=mtkb]"));
		await page.mouse.move(600, 400);
		await picture("upgrade");
		await workbench.codeLens("Apply").click();
		await workbench.notification("Upgraded renderer from 1.0.0 to 2.0.0", upgradeMs);
	});

	test("it is taken back", async () => {
		await workbench.openFile(journey.manifest);
		await workbench.screen.page.keyboard.press("ControlOrMeta+Home");
		await workbench.screen.until("the lens that takes it back, and all others", async () => {
			const lenses = await workbench.codeLenses();
			return lenses.includes("Roll back to 1.0.0") && lenses.length === 4;
		});
		await workbench.screen.page.mouse.move(600, 400);
		await picture("back");
		await (await workbench.notification("Upgraded renderer")).dismiss();
		await workbench.codeLens("Roll back to 1.0.0").click();
		await (await workbench.notification("Rolled back renderer from 2.0.0 to 1.0.0", upgradeMs)).dismiss();
		await workbench.runCommand("Noodle: Stop Runtime");
	});

	test("the walkthrough shows the steps, each with its picture", async () => {
		await workbench.runCommand("Welcome: Open Walkthrough...");
		await workbench.quickPick(/Upgrade a running service/);
		const { page } = workbench.screen;
		const titles = page.locator(".getting-started-step .step-title");
		await workbench.screen.until("the steps", async () => (await titles.count()) === steps.length);
		expect((await titles.allInnerTexts()).map((title) => title.trim())).toEqual(steps);
		for (const title of steps) {
			await titles.filter({ hasText: title }).click();
			const image = page.locator(".getting-started-media img");
			await workbench.screen.until(`the picture of "${title}"`, async () =>
				(await image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth)) > 0
					? true
					: undefined,
			);
		}
		await workbench.screenshot(`walkthrough-${kind}`);
	});
});
