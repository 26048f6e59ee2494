// The Upgrades view: an upgrade that was asked for in a terminal is led from the editor, and taken back from the history.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { VsCode } from "../../scripts/lib/vscode/server.ts";
import { copyExample, type RealService, runService, type Workspace } from "../example/real-service.ts";
import { endNoodles, startNoodle } from "../harness/noodle.ts";
import { launchBrowser } from "../harness/vscode/browser.ts";
import type { TreeItem } from "../harness/vscode/tree.ts";
import { startTestVsCode } from "../harness/vscode/vscode.ts";
import { Workbench } from "../harness/vscode/workbench.ts";
import { packedExtension } from "./packed-extension.ts";

/** So long that only a person's word ends a step. */
const env = { NOODLE_ROLLOUT_STEP_SECONDS: "600", NOODLE_BAKE_SECONDS: "600" };
const move = "renderer 1.0.0 → 2.0.0";
const view = "Upgrades";

let example: Workspace;
let service: RealService;
let vscode: VsCode;
let browser: Browser;
let workbench: Workbench;

beforeAll(async () => {
	example = await copyExample();
	[service, vscode, browser] = await Promise.all([
		runService(example.root),
		startTestVsCode({ folder: example.root, vsix: await packedExtension() }),
		launchBrowser(),
	]);
	workbench = await Workbench.open(browser, vscode.url);
	await workbench.showView("Noodle", view);
});

afterAll(async () => {
	if (example) await endNoodles(example.root);
	await browser?.close();
	await vscode?.close();
	await service?.stop();
	await example?.remove();
});

/** Waits until a line of the view says something. */
function line(what: string, isSo: (item: TreeItem) => boolean): Promise<TreeItem> {
	const look = async () => (await workbench.treeItems(view)).find(isSo);
	return workbench.screen.until(`the line that says ${what}`, look);
}

test("before anything was upgraded, the view says what will be here", async () => {
	await workbench.screen.until("the welcome", async () =>
		(await workbench.viewText(view)).includes("Nothing has been upgraded yet.") ? true : undefined,
	);
	await workbench.screenshot("upgrades-0-nothing-yet");
});

test("an upgrade from a terminal shows with its steps, and is paused, resumed, promoted and called good", async () => {
	const upgrade = startNoodle(example.root, ["upgrade", "renderer@2.0.0", "--strategy", "canary", "--json"], { env });
	await line("the first step", ({ label }) => label === "10 % of the calls");
	const steps = (await workbench.treeItems(view)).filter(({ level }) => level === 2).map(({ label }) => label);
	// What the judge says stands below them.
	expect(steps.slice(0, 4)).toEqual(["10 % of the calls", "Switch", "Watch it for 600 s", "Commit"]);
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

test("what was committed is rolled back from the history", async () => {
	await workbench.treeAction(view, move, "Roll Back to Before This…");
	const done = await workbench.notification("Rolled back renderer from 2.0.0 to 1.0.0", 60_000);
	await line("the way back", ({ label }) => label === "back: renderer 2.0.0 → 1.0.0");
	await workbench.screenshot("upgrades-4-rolled-back");
	expect(done.buttons).toContain("Show Report");
	await done.dismiss();
	expect(await readFile(join(example.root, "noodle.json"), "utf8")).toContain('"renderer": "1.0.0"');
});

test("an upgrade that was aborted from the palette is tried again from the history, and aborted there", async () => {
	const upgrade = startNoodle(example.root, ["upgrade", "search-index@1.1.0", "--json"], { env });
	await line("that it is watched", ({ label }) => label === "Watch it for 600 s");
	await workbench.runCommand("Noodle: Abort Upgrade");
	expect((await (await upgrade.finished).json()).outcome).toBe("rolled_back");
	const index = "search-index 1.0.0 → 1.1.0";
	await line("that it is over", ({ label, description }) => label === index && description.startsWith("taken back"));
	await workbench.expand(view, index);
	await line("why", ({ label }) => label.startsWith("It was aborted by "));
	await workbench.screenshot("upgrades-5-aborted");
	await workbench.treeAction(view, index, "Try Upgrade Again…");
	const progress = await workbench.notification("Trying");
	expect(progress.buttons).toEqual(["Cancel"]);
	await (await workbench.notification("Upgraded search-index from 1.0.0 to 1.1.0", 60_000)).dismiss();
});
