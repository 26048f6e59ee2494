// How it looks in the dark, and where there is little room. The picture in the README comes from here.

import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
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

beforeAll(async () => {
	example = await copyExample();
	[service, vscode, browser] = await Promise.all([
		runService(example.root),
		startTestVsCode({ folder: example.root, vsix: await packedExtension(), theme: "Default Dark Modern" }),
		launchBrowser(),
	]);
});

afterAll(async () => {
	await browser?.close();
	await vscode?.close();
	await service?.stop();
	await example?.remove();
});

test("in the dark, after an upgrade by lens", async () => {
	const workbench = await Workbench.open(browser, vscode.url, { viewport: { width: 1200, height: 720 } });
	await workbench.showView("Noodle", "Components");
	await workbench.treeItem("Components", "search-index");
	await workbench.openFile(join(example.root, "noodle.json"));
	await workbench.codeLens("Upgrade to 2.1.0", '"renderer"').click();
	const done = await workbench.notification("Upgraded renderer from 1.0.0 to 2.1.0", 60_000);
	await workbench.expand("Components", "renderer");
	await workbench.expand("Components", "rate-limiter");
	await workbench.treeItem("Components", ["renderer", "Rollback points"]);
	await workbench.screen.until("the lens that takes it back", async () =>
		(await workbench.codeLenses()).includes("Roll back to 1.0.0") ? true : undefined,
	);
	await workbench.screenshot("looks-dark");
	await done.dismiss();
	await workbench.close();
});

test("where there is little room", async () => {
	const workbench = await Workbench.open(browser, vscode.url, { viewport: { width: 640, height: 720 } });
	await workbench.showView("Noodle", "Components");
	await workbench.treeItem("Components", "search-index");
	await workbench.screenshot("looks-narrow");
	expect((await workbench.treeItems("Components")).filter(({ level }) => level === 1)).toHaveLength(3);
	await workbench.close();
});
