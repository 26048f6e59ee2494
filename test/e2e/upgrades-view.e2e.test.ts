// The Upgrades view: an upgrade that was asked for in a terminal is led from the editor, and taken back from the history.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { endNoodles, startNoodle } from "../harness/noodle.ts";
import type { TreeItem } from "../harness/vscode/tree.ts";
import type { Workbench } from "../harness/vscode/workbench.ts";
import { type ExampleJourney, startExampleJourney } from "./journey.ts";

/** So long that only a person's word ends a step. */
const env = { NOODLE_ROLLOUT_STEP_SECONDS: "600", NOODLE_BAKE_SECONDS: "600" };
const move = "renderer 1.0.0 → 2.0.0";
const view = "Upgrades";

let journey: ExampleJourney;
let workbench: Workbench;

beforeAll(async () => {
	journey = await startExampleJourney({ name: "upgrades-view" });
	workbench = journey.workbench;
	await workbench.showView("Noodle", view);
});

// Hooks run in reverse: what drives upgrades ends before what it drives.
afterAll(() => journey?.end());
afterAll(() => journey && endNoodles(journey.root));

/** Waits until a line of the view says something. */
function line(what: string, isSo: (item: TreeItem) => boolean): Promise<TreeItem> {
	const look = async () => (await workbench.treeItems(view)).find(isSo);
	return workbench.screen.until(`the line that says ${what}`, look);
}

test("before anything was upgraded, the view says what will be here", async () => {
	await workbench.screen.until("the welcome", async () =>
		(await workbench.viewText(view)).includes("Nothing has been upgraded yet."),
	);
	await workbench.screenshot("upgrades-0-nothing-yet");
});

test("an upgrade from a terminal shows with its steps, and is paused, resumed, promoted and called good", async () => {
	const upgrade = startNoodle(journey.root, ["upgrade", "renderer@2.0.0", "--strategy", "canary", "--json"], { env });
	await line("the first step", ({ label }) => label === "10 % of the calls");
	const steps = (await workbench.treeItems(view)).filter(({ level }) => level === 2).map(({ label }) => label);
	// What the judge says stands below them.
	expect(steps.slice(0, 4)).toEqual(["10 % of the calls", "Switch", "Watch it for 600 s", "Commit"]);
	const { page } = workbench.screen;
	// Its tooltip has neither what moves nor what is done; a screen reader says both.
	await workbench.screen.visible("what moves, spoken", page.getByRole("treeitem", { name: `${move}, step 1 of 4` }));
	await workbench.screen.visible(
		"a step, spoken",
		page.getByRole("treeitem", { name: "10 % of the calls, under way" }),
	);
	await workbench.screenshot("upgrades-1-under-way");

	await workbench.treeAction(view, move, "Pause Upgrade");
	await line("that it is paused", ({ label, description }) => label === move && description === "paused");
	await workbench.screenshot("upgrades-2-paused");
	await workbench.treeAction(view, move, "Resume Upgrade");
	await line("that it goes on", ({ label, description }) => label === move && description !== "paused");
	await workbench.treeAction(view, move, "Promote Upgrade");
	await workbench.treeAction(view, move, "Mark Upgrade as Good");

	expect((await (await upgrade.finished).json()).outcome).toBe("committed");
	await line("that it is over", ({ label, description }) => label === move && description.startsWith("committed"));
	await workbench.expand(view, move);
	await workbench.screenshot("upgrades-3-committed");
});

test("what was committed is rolled back from the history, once it is confirmed what goes back to what", async () => {
	await workbench.treeAction(view, move, "Roll Back to Before This…");
	expect(await workbench.dialog()).toContain("renderer goes back from 2.0.0 to 1.0.0.");
	await workbench.screenshot("upgrades-4-roll-back");
	await workbench.answerDialog("Roll Back");
	const done = await workbench.notification("Rolled back renderer from 2.0.0 to 1.0.0", 60_000);
	await line("the way back", ({ label }) => label === "back: renderer 2.0.0 → 1.0.0");
	await workbench.screenshot("upgrades-5-rolled-back");
	expect(done.buttons).toContain("Show Report");
	await done.dismiss();
	expect(await readFile(journey.manifest, "utf8")).toContain('"renderer": "1.0.0"');
});

test("an upgrade that was aborted from the palette is tried again from the history, and aborted there", async () => {
	const upgrade = startNoodle(journey.root, ["upgrade", "search-index@1.1.0", "--json"], { env });
	await line("that it is watched", ({ label }) => label === "Watch it for 600 s");
	await workbench.runCommand("Noodle: Abort Upgrade");
	expect((await (await upgrade.finished).json()).outcome).toBe("rolled_back");
	const index = "search-index 1.0.0 → 1.1.0";
	await line("that it is over", ({ label, description }) => label === index && description.startsWith("taken back"));
	await workbench.expand(view, index);
	await line("why", ({ label }) => label.startsWith("It was aborted by "));
	await workbench.screenshot("upgrades-6-aborted");
	await workbench.treeAction(view, index, "Try Upgrade Again…");
	const progress = await workbench.notification("Trying");
	expect(progress.buttons).toEqual(["Cancel"]);
	await (await workbench.notification("Upgraded search-index from 1.0.0 to 1.1.0", 60_000)).dismiss();
});
