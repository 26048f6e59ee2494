// From an empty folder to a component of one's own that is upgraded while it runs; and the example that comes with the
// extension.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noodle } from "../harness/noodle.ts";
import { Workbench } from "../harness/vscode/workbench.ts";
import { tempWorkspace } from "../harness/workspace.ts";
import { type Journey, startJourney } from "./journey.ts";

let journey: Journey;
let folder: string;
let workbench: Workbench;

beforeAll(async () => {
	const empty = await tempWorkspace({ manifest: null });
	folder = empty.root;
	journey = await startJourney(empty, {
		name: "create",
		theme: "Default Light Modern",
		viewport: { width: 1280, height: 800 },
		// The example listens where it finds room.
		environment: { PORT: "0" },
		settings: {
			"noodle.runtime.node": process.execPath,
			"noodle.hotReload.enabled": true,
			"files.simpleDialog.enable": true,
		},
	});
	workbench = journey.workbench;
});

afterAll(() => journey?.end());

test("an empty folder says what there is to begin with", async () => {
	await workbench.showView("Noodle", "Components");
	const said = await workbench.screen.until("the welcome", async () => {
		const text = await workbench.viewText("Components");
		return text.includes("Create a Component") ? text : undefined;
	});
	expect(said).toContain("Open the Example");
	await workbench.screenshot("create-1-welcome");
	const offered = await workbench.commandsLike("Noodle: ");
	expect(offered).toContain("Noodle: Create Component…");
	expect(offered).not.toContain("Noodle: Apply Manifest");
	expect(offered).not.toContain("Noodle: Clear Filter");
});

test("a component is created with its test, and runs", async () => {
	await workbench.screen.page.getByRole("button", { name: "Create a Component" }).click();
	await workbench.answer("greeter");
	await workbench.quickPick("TypeScript");
	const created = await workbench.notification("greeter 1.0.0 is in noodle.json now", 60_000);
	await workbench.treeItem("Components", "greeter");
	expect(await workbench.editorText()).toContain("exportState");
	await workbench.screen.page.keyboard.press("ControlOrMeta+Home");
	await workbench.screenshot("create-2-created");
	expect(await readFile(join(folder, "components/greeter/index.test.ts"), "utf8")).toContain("greets by name");
	await created.click("Start Runtime");
	await (await workbench.notification("A runtime hosts the components of", 60_000)).dismiss();
	await workbench.outputChannel("Noodle Runtime", "greeter has started.");
});

test("what is saved serves at once, with its state", async () => {
	const greet = (name: string) => noodle(folder, ["call", "greeter", "greet", JSON.stringify(name)]);
	expect((await greet("Ada")).json()).toEqual({ result: "Hello, Ada!" });
	const source = join(folder, "components/greeter/index.ts");
	await workbench.openFile(source);
	await workbench.replaceText((await readFile(source, "utf8")).replace("Hello again", "Welcome back"));
	await workbench.save();
	await workbench.screen.until("the change in the running process", async () => {
		const running = (await workbench.treeItems("Components"))[0]?.description ?? "";
		return running.includes("1.0.0-dev.");
	});
	await workbench.screen.page.keyboard.press("ControlOrMeta+Home");
	await workbench.screenshot("create-6-hot-reload");
	expect((await greet("Ada")).json()).toEqual({ result: "Welcome back, Ada! That makes 2 times." });
	expect(await readFile(join(folder, "noodle.json"), "utf8")).toContain('"greeter": "1.0.0"');
});

test("what was changed is released, and upgraded to", async () => {
	const description = join(folder, "components/greeter/package.json");
	await writeFile(description, (await readFile(description, "utf8")).replace('"1.0.0"', '"1.1.0"'));
	await workbench.runCommand("Noodle: Release Component…");
	await workbench.quickPick("greeter 1.1.0");
	await (await workbench.notification("greeter 1.1.0 is a release now", 60_000)).click("Upgrade");
	await workbench.codeLens("Apply").click();
	await (await workbench.notification(/^Upgraded greeter from 1\.0\.0-dev\.\d+ to 1\.1\.0/, 60_000)).dismiss();
	expect(await readFile(join(folder, "noodle.json"), "utf8")).toContain('"greeter": "1.1.0"');
	await workbench.screen.until(
		"the new version in the view",
		async () => (await workbench.treeItems("Components"))[0]?.description === "1.1.0",
	);
	await workbench.screenshot("create-3-upgraded");
	await workbench.runCommand("Noodle: Stop Runtime");
	await workbench.outputChannel("Noodle Runtime", /process \d+ ended with code 0/);
});

test("the example is copied, opened and run, with nothing to be installed", async () => {
	await workbench.runCommand("Noodle: Open Example…");
	const { page } = workbench.screen;
	const input = page.locator(".quick-input-widget:visible input.input");
	await workbench.screen.visible("where to", input);
	await workbench.screenshot("create-4-where-to");
	await input.fill(`${folder}/`);
	await page.locator(".quick-input-widget:visible .monaco-button", { hasText: "Copy Here" }).click();
	await workbench.screen.until("the copy", async () =>
		readFile(join(folder, "docs-service/node_modules/@noodle-upgrade/runtime/package.json"), "utf8").catch(
			() => undefined,
		),
	);
	// It lies below the folder of this window, and is a service of its own here.
	await workbench.treeItem("Components", ["docs-service", "rate-limiter"]);
	const opened = await Workbench.open(
		journey.browser,
		`${new URL(journey.vscode.url).origin}/?folder=${folder}/docs-service`,
	);
	await opened.showView("Noodle", "Components");
	await opened.treeItem("Components", "rate-limiter");
	await opened.runCommand("Noodle: Start Runtime");
	await (await opened.notification("A runtime hosts the components of docs-service", 60_000)).dismiss();
	const said = await opened.outputChannel("Noodle Runtime", /docs-service listens on http:\S+/);
	const url = /listens on (http:\S+)/.exec(said)?.[1] ?? "";
	expect(await (await fetch(`${url}/docs/welcome`)).text()).toContain("renderer 1.0.0");
	await opened.screenshot("create-5-example");
	await opened.runCommand("Noodle: Stop Runtime");
	await opened.outputChannel("Noodle Runtime", /process \d+ ended with code 0/);
});
