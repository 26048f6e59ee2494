// The language server dies in the middle of an upgrade that it drives: it is started again, and nothing is left half done.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listProcesses, treeOf } from "../../scripts/lib/vscode/processes/tree.ts";
import type { Workbench } from "../harness/vscode/workbench.ts";
import { type ExampleJourney, startExampleJourney } from "./journey.ts";

let journey: ExampleJourney;
let workbench: Workbench;

beforeAll(async () => {
	journey = await startExampleJourney({
		name: "server-crash",
		settings: { "noodle.upgrade.preview": "never" },
		environment: { NOODLE_BAKE_SECONDS: "600" },
	});
	workbench = journey.workbench;
	await workbench.showView("Noodle", "Upgrades");
});

afterAll(() => journey?.end());

async function servers(): Promise<readonly number[]> {
	const below = treeOf([journey.vscode.pid], await listProcesses());
	return below.filter(({ command }) => command.includes("server/dist/main.mjs")).map(({ pid }) => pid);
}

test("a server that is killed is started again, tells it once, and takes back what it had begun", async () => {
	await workbench.runCommand("Noodle: Upgrade Component…");
	await workbench.quickPick(/search-index/);
	await workbench.quickPick(/1\.1\.0/);
	await workbench.notification("Watching the new release", 60_000);
	const [killed, ...others] = await servers();
	expect(others).toEqual([]);

	process.kill(killed ?? 0, "SIGKILL");

	await workbench.notification("language server ended unexpectedly", 30_000);
	const recovered = await workbench.notification("had been left unfinished", 60_000);
	expect(recovered.text).toContain("The upgrade of search-index from 1.0.0 to 1.1.0");
	await workbench.screen.until("the end of the progress", async () =>
		(await workbench.notifications()).every(({ text }) => !text.startsWith("Upgrading")),
	);
	// What was said in between had no end of its own: the person is told of it once.
	expect((await workbench.notifications()).filter(({ severity }) => severity === "error")).toEqual([]);
	const [started] = await servers();
	expect(started).not.toBe(killed);
	const { releases } = await journey.service.status();
	const wanted = /"search-index": \{\s*"version": "([^"]+)"/.exec(await readFile(journey.manifest, "utf8"));
	expect(releases["search-index"]).toBe(wanted?.[1]);
	await workbench.treeItem("Components", "search-index");
	await workbench.screen.until("how it ended, in the view", async () => {
		const [newest] = await workbench.treeItems("Upgrades");
		return newest?.label === "search-index 1.0.0 → 1.1.0" && /^(committed|taken back)/.test(newest.description);
	});
	await workbench.screenshot("server-crash-1-recovered");
});
