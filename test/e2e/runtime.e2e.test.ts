// Starting and stopping a runtime from the editor: as a task, with its output at hand, and with its state kept.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyExample } from "../example/real-service.ts";
import type { Workbench } from "../harness/vscode/workbench.ts";
import { type Journey, startJourney } from "./journey.ts";

let journey: Journey;
let workbench: Workbench;

beforeAll(async () => {
	journey = await startJourney(await copyExample(), {
		name: "runtime",
		theme: "Default Dark Modern",
		viewport: { width: 1280, height: 800 },
		settings: { "noodle.runtime.node": process.execPath },
	});
	workbench = journey.workbench;
	await workbench.showView("Noodle", "Components");
	await workbench.treeItem("Components", "search-index");
});

afterAll(() => journey?.end());

const descriptions = async () =>
	(await workbench.treeItems("Components")).filter(({ level }) => level === 1).map(({ description }) => description);

test("a runtime is started as a task, and its components show as running", async () => {
	await workbench.runCommand("Noodle: Start Runtime");
	await (await workbench.notification(/A runtime hosts the components of .*, as process \d+/, 60_000)).dismiss();
	await workbench.expand("Components", "renderer");
	await workbench.treeItem("Components", ["renderer", "running 1.0.0"]);
	await workbench.outputChannel("Noodle Runtime", "hosts renderer@1.0.0");
	await workbench.screenshot("runtime-1-started");
});

test("it is a task of VS Code, with what it prints in a terminal", async () => {
	await workbench.runCommand("Tasks: Show Running Tasks");
	const { screen } = workbench;
	// With one task there is nothing to choose: its terminal comes to the front.
	await screen.visible("the task's terminal", screen.page.locator(".terminal-wrapper.active .xterm"));
	await screen.visible("its title", screen.page.locator(".part.panel").getByText(/runtime of noodle-service-/));
	await workbench.screenshot("runtime-2-task");
});

test("stopping it lets it end in good order", async () => {
	await workbench.runCommand("Noodle: Stop Runtime");
	await workbench.outputChannel("Noodle Runtime", /process \d+ ended with code 0/);
	await workbench.screen.until("components that run nowhere", async () =>
		(await descriptions()).every((text) => /^\d\.\d\.\d( → \d\.\d\.\d)?$/.test(text)),
	);
	expect(await readFile(journey.manifest, "utf8")).toContain('"renderer": "1.0.0"');
	await workbench.runCommand("Noodle: Stop Runtime");
	await (await workbench.notification("No runtime is alive")).dismiss();
});
