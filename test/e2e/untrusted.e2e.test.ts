// A workspace that is not trusted: it is read and checked, and none of its code runs.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Workbench } from "../harness/vscode/workbench.ts";
import { type ExampleJourney, startExampleJourney } from "./journey.ts";

let journey: ExampleJourney;
let workbench: Workbench;
let manifest: string;

beforeAll(async () => {
	journey = await startExampleJourney({
		name: "untrusted",
		workspaceTrust: true,
		theme: "Default Dark Modern",
		viewport: { width: 1280, height: 800 },
		settings: {
			"security.workspace.trust.startupPrompt": "never",
			"security.workspace.trust.untrustedFiles": "open",
		},
	});
	({ workbench, manifest } = journey);
});

afterAll(() => journey?.end());

test("components are listed, and it is said that nothing of theirs runs", async () => {
	await workbench.showView("Noodle", "Components");
	await workbench.treeItem("Components", "search-index");
	expect(await workbench.viewText("Components")).toContain("Restricted: this workspace is not trusted.");
	await workbench.screenshot("untrusted-1-listed");
});

test("noodle.json is checked", async () => {
	const text = await readFile(manifest, "utf8");
	await workbench.openFile(manifest);
	await workbench.replaceText(text.replace('"renderer": "1.0.0"', '"renderer": "9.9.9"'));
	await workbench.problem("9.9.9");
	await workbench.replaceText(text);
	await workbench.save();
	await workbench.problemCount(0);
});

test.each([
	"Noodle: Upgrade Component…",
	"Noodle: Plan Upgrade…",
	"Noodle: Start Runtime",
	"Noodle: Create Component…",
	"Noodle: Release Component…",
])("%s says why it does nothing, and how to change that", async (command) => {
	const refused = await workbench.screen.until(`what "${command}" says`, async () => {
		await workbench.runCommand(command);
		// VS Code shows three messages within 800 ms, and drops what more there is; a machine can be that fast.
		return workbench.screen.within(1500, async () =>
			(await workbench.notifications()).find(({ text }) => text.includes("This workspace is not trusted")),
		);
	});
	expect(refused.buttons).toContain("Manage Workspace Trust");
	await refused.dismiss();
});

test("a lens does not run anything either", async () => {
	await workbench.openFile(manifest);
	await workbench.codeLens("Upgrade to 2.1.0", '"renderer"').click();
	await (await workbench.notification("Nothing was changed. Trust the workspace")).dismiss();
	expect(await readFile(manifest, "utf8")).toContain('"renderer": "1.0.0"');
});

test("once it is trusted, everything is to be had", async () => {
	await workbench.runCommand("Workspaces: Manage Workspace Trust");
	const { page } = workbench.screen;
	await page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).click();
	await workbench.screen.until(
		"the restriction to go",
		async () => !(await workbench.viewText("Components")).includes("Restricted"),
	);
	await workbench.runCommand("Noodle: Plan Upgrade…");
	await workbench.quickPick("renderer");
	await workbench.quickPick(/2\.0\.0/);
	await workbench.screen.until("the plan", async () => (await workbench.editorText()).includes("**Possible.**"));
});
