// The harness against a tiny extension that has one of everything. When this fails, no other journey can be trusted.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packProbe, probeId } from "../harness/vscode/probe.ts";
import type { Workbench } from "../harness/vscode/workbench.ts";
import { type Journey, startJourney } from "./journey.ts";

const basket = `{\n\t"first": "aple",\n\t"second": "aple",\n\t"third": "pear"\n}\n`;

let journey: Journey;
let workbench: Workbench;

beforeAll(async () => {
	const scratch = await mkdtemp(join(tmpdir(), "noodle-harness-"));
	const root = join(scratch, "a folder");
	await mkdir(root);
	await writeFile(join(root, "basket.json"), basket);
	const remove = () => rm(scratch, { recursive: true, force: true });
	journey = await startJourney({ root, remove }, { name: "harness", vsix: await packProbe(scratch) });
	workbench = journey.workbench;
});

afterAll(() => journey?.end());

test("the extension is installed and starts", async () => {
	expect(journey.vscode.extensions).toEqual([probeId]);
	expect((await workbench.statusBarItem("Probe ready", 60_000)).text).toBe("Probe ready");
});

test("a command runs from the palette, and its notification can be answered", async () => {
	await workbench.runCommand("Probe: Greet");
	const hello = await workbench.notification("Hello from the probe.");
	expect(hello).toMatchObject({ severity: "info", buttons: ["Answer"] });
	await hello.click("Answer");
	const answered = await workbench.notification(/was answered/);
	expect(answered.severity).toBe("warning");
	await answered.dismiss();
});

test("a list is chosen from by a whole label, and a question is answered", async () => {
	await workbench.runCommand("Probe: Choose a Fruit…");
	expect(await workbench.quickPickItems()).toEqual(["Apple", "Apple Pie warm"]);
	await workbench.quickPick("Apple");
	await workbench.answer("3");
	await (await workbench.notification("3 × Apple")).dismiss();
});

test("a tree is read, unfolded and acted upon", async () => {
	await workbench.showView("Probe", "Fruits");
	await workbench.treeItem("Fruits", "pear");
	expect(await workbench.treeItems("Fruits")).toEqual([
		{ label: "apple", description: "2 kinds", level: 1, expanded: false },
		{ label: "pear", description: "0 kinds", level: 1 },
	]);
	await workbench.expand("Fruits", "apple");
	await workbench.treeItem("Fruits", ["apple", "elstar"]);
	expect((await workbench.treeItems("Fruits")).map(({ label }) => label)).toEqual([
		"apple",
		"boskoop",
		"elstar",
		"pear",
	]);
	await workbench.treeAction("Fruits", "pear", "Wash");
	await (await workbench.notification("Washed the pear.")).dismiss();
	expect(await workbench.viewText("Vegetables")).toBe("There are no vegetables.");
});

test("a question that blocks everything is read and answered", async () => {
	await workbench.runCommand("Probe: Empty the Basket");
	expect(await workbench.dialog()).toContain("Empty the basket?");
	await workbench.answerDialog("Cancel");
	await (await workbench.notification("The basket stays.")).dismiss();
});

test("a view that is alone in its container is shown and read like the others", async () => {
	await workbench.showView("Cellar", "Shelf");
	await workbench.treeItem("Shelf", "jam");
	expect(await workbench.viewText("Shelf")).toBe("jam");
});

test("a problem stands at its place, with a lens above it, until the lens corrects it", async () => {
	await workbench.openFile(join(journey.root, "basket.json"));
	expect(await workbench.problem("spelt")).toEqual({
		severity: "error",
		file: "basket.json",
		message: "It is spelt apple.",
		source: "probe",
		code: "misspelt",
		line: 2,
		column: 12,
		related: ["The basket begins here. at line 1 and character 1 in basket.json"],
	});
	await workbench.screenshot("harness");
	await workbench.codeLens("Correct it", '"second"').click();
	await workbench.problemCount(1);
	expect(await workbench.editorText()).toBe(basket.replace('"second": "aple"', '"second": "apple"'));
	await workbench.codeLens("Correct it", '"first"').click();
	await workbench.problemCount(0);
	expect(await workbench.editorText()).toBe(basket.replaceAll("aple", "apple"));
});

test("an editor's text is replaced as it is given, and saved", async () => {
	const long = `{\n${Array.from({ length: 40 }, (_, line) => `\t"fruit ${line}": "aple",`).join("\n")}\n\t"last": {}\n}\n`;
	await workbench.openFile(join(journey.root, "basket.json"));
	await workbench.replaceText(long);
	expect(await workbench.editorText()).toBe(long);
	expect(await readFile(join(journey.root, "basket.json"), "utf8")).toBe(basket);
	await workbench.save();
	expect(await readFile(join(journey.root, "basket.json"), "utf8")).toBe(long);
	await workbench.codeLens("Correct it", '"fruit 2"').click();
	await workbench.codeLens("Correct it", '"fruit 39"').click();
	await workbench.problemCount(38);
	expect((await workbench.problems()).map(({ line }) => line)).toEqual(
		Array.from({ length: 40 }, (_, line) => line + 2).filter((line) => line !== 4 && line !== 41),
	);
});

test("an output channel is read", async () => {
	expect(await workbench.outputChannel("Probe", "active")).toMatch(/\[info\] The probe is active\./);
});

test("what does not come is an error that says what was there instead, with a picture", async () => {
	const { screen } = workbench;
	const { message } = (await screen
		.until("something that never comes", async () => undefined, 200)
		.catch((error: Error) => error)) as Error;
	expect(message).toMatch(/^Gave up waiting for something that never comes: it did not come within 200 ms/);
	expect(message).toMatch(/tabs: basket\.json/);
	const picture = /^Picture: (.*)$/m.exec(message)?.[1] ?? "";
	expect((await readFile(picture)).subarray(1, 4).toString()).toBe("PNG");
	await rm(picture);
});
