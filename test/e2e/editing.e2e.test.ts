// Writing noodle.json in a real VS Code, beside VS Code's own support of JSON.
import { rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../harness/until.ts";
import type { Workbench } from "../harness/vscode/workbench.ts";
import { tempWorkspace } from "../harness/workspace.ts";
import { type Journey, startJourney } from "./journey.ts";

let journey: Journey;
let workbench: Workbench;

beforeAll(async () => {
	const workspace = await tempWorkspace({
		manifest: `{ "components": { "renderer": "1.0.0" } }\n`,
		releases: [
			{ name: "renderer", version: "1.0.0" },
			{ name: "renderer", version: "2.0.0" },
			{ name: "rate-limiter", version: "1.0.0", noodle: { compatibility_matrix: { renderer: ["1.x"] } } },
			{ name: "rate-limiter", version: "1.1.0", noodle: { compatibility_matrix: { renderer: ["1.x", "2.x"] } } },
		],
	});
	journey = await startJourney(workspace, { name: "editing" });
	workbench = journey.workbench;
	await workbench.openFile(workspace.path("noodle.json"));
});

afterAll(() => journey?.end());

/** The problems once there are as many as expected and at least one has words in it, which takes its time. */
async function problemsWith(words: string, count: number) {
	return until(`${count} problems, one with "${words}"`, async () => {
		const found = await workbench.problems();
		return found.length === count && found.some(({ message }) => message.includes(words)) && found;
	});
}

test.each([
	["a setting that cannot be used", `"runtime_upgrade": { "upgrade_timeout": "soon" }`, "upgrade_timeout", 1, true],
	["a key that is not known", `"runtime_upgrade": { "enabld": true }`, "enabld", 1, true],
	// VS Code marks both places.
	["a key that stands twice", `"components": { "renderer": "1.0.0" }`, "Duplicate", 2, false],
	["broken JSON", `"runtime_upgrade": `, "expected", 1, false],
])("%s is told by one of the two, and not by both", async (_, addition, words, count, isOurs) => {
	await workbench.replaceText(`{ "components": { "renderer": "1.0.0" }, ${addition} }\n`);

	const found = await problemsWith(words, count);

	expect(found.map(({ source }) => source.includes("noodle"))).toEqual(Array.from({ length: count }, () => isOurs));
});

test("a conflict is repaired by the quick fix that moves the fewest", async () => {
	const conflicting = `{ "components": { "renderer": "2.0.0", "rate-limiter": "1.0.0" } }\n`;
	await workbench.replaceText(conflicting);
	const [problem] = await problemsWith("rate-limiter", 1);
	expect(problem).toMatchObject({ code: "compatibility-conflict" });
	await workbench.screenshot("editing-1-conflict");

	expect((await workbench.quickFixes("1.0.0")).join()).toContain("rate-limiter");
	await workbench.screenshot("editing-2-repairs");
	await workbench.chooseFix(/rate-limiter/);

	await workbench.screen.until("the conflict to be gone", async () => (await workbench.problems()).length === 0);
	expect(await workbench.editorText()).toBe(conflicting.replace('"rate-limiter": "1.0.0"', '"rate-limiter": "1.1.0"'));
	await workbench.screenshot("editing-3-repaired");
});

test("what is broken is seen without the editor, and what it says is not offered any more when it is deleted", async () => {
	const text = `{ "components": { "renderer": "1.0.0", "rate-limiter": "1.1.0" } }\n`;
	await workbench.replaceText(text);
	await workbench.save();
	await workbench.screen.until("a lens", async () => (await workbench.codeLenses()).length > 0);

	await writeFile(journey.manifest, text.slice(0, text.indexOf("rate-limiter")));
	await workbench.statusBarItem("1 component, 1 error");
	await workbench.showView("Noodle", "Components");
	await workbench.screen.until("what is wrong above the components", async () => {
		const [first, second] = await workbench.treeItems("Components");
		return first?.label.includes("This is not valid JSON") && second?.label === "renderer";
	});
	await workbench.screenshot("editing-4-broken");

	await writeFile(journey.manifest, text);
	await workbench.openFile(journey.manifest);
	await workbench.screen.until("the lens again", async () => (await workbench.codeLenses()).length > 0);
	await rm(journey.manifest);
	await workbench.screen.until("the lenses to go", async () => (await workbench.codeLenses()).length === 0);
	await workbench.screenshot("editing-5-deleted");
});
