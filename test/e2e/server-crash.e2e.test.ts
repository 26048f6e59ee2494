// The language server dies in the middle of an upgrade that it drives: it is started again, and nothing is left half done.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listProcesses, treeOf } from "../../scripts/lib/vscode/processes/tree.ts";
import type { VsCode } from "../../scripts/lib/vscode/server.ts";
import { copyExample, type RealService, runService, type Workspace } from "../example/real-service.ts";
import { launchBrowser } from "../harness/vscode/browser.ts";
import { startTestVsCode } from "../harness/vscode/vscode.ts";
import { Workbench } from "../harness/vscode/workbench.ts";
import { packedExtension } from "./packed-extension.ts";

let example: Workspace;
let service: RealService;
let vscode: VsCode;
let browser: Browser;
let workbench: Workbench;

beforeAll(async () => {
	example = await copyExample();
	[service, vscode, browser] = await Promise.all([
		runService(example.root),
		startTestVsCode({
			folder: example.root,
			vsix: await packedExtension(),
			settings: { "noodle.upgrade.preview": "never" },
			environment: { NOODLE_BAKE_SECONDS: "600" },
		}),
		launchBrowser(),
	]);
	workbench = await Workbench.open(browser, vscode.url);
	await workbench.showView("Noodle", "Upgrades");
});

afterAll(async () => {
	await browser?.close();
	await vscode?.close();
	await service?.stop();
	await example?.remove();
});

async function servers(): Promise<readonly number[]> {
	const below = treeOf([vscode.pid], await listProcesses());
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
	await workbench.screenshot("server-crash-1-recovered");
	await workbench.screen.until("the end of the progress", async () =>
		(await workbench.notifications()).every(({ text }) => !text.startsWith("Upgrading")) ? true : undefined,
	);
	// What was said in between had no end of its own: the person is told of it once.
	expect((await workbench.notifications()).filter(({ severity }) => severity === "error")).toEqual([]);
	const [started] = await servers();
	expect(started).not.toBe(killed);
	const status = (await (await fetch(`${service.url}/status`)).json()) as { releases: Record<string, string> };
	const wanted = /"search-index": \{\s*"version": "([^"]+)"/.exec(
		await readFile(join(example.root, "noodle.json"), "utf8"),
	);
	expect(status.releases["search-index"]).toBe(wanted?.[1]);
	await workbench.treeItem("Components", "search-index");
	await workbench.treeItem("Upgrades", "search-index 1.0.0 → 1.1.0");
});
