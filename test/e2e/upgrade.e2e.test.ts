// The main job, as a person does it: a real VS Code with the packed extension, on a copy of the example, while its
// service runs.
import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RealService } from "../example/real-service.ts";
import type { Workbench } from "../harness/vscode/workbench.ts";
import { type ExampleJourney, startExampleJourney } from "./journey.ts";

/** An upgrade takes its bake, and two busy cores their time. */
const upgradeMs = 60_000;

let journey: ExampleJourney;
let workbench: Workbench;
let manifest: string;
let service: RealService;

beforeAll(async () => {
	journey = await startExampleJourney({ name: "upgrade" });
	({ workbench, manifest, service } = journey);
	await workbench.openFile(manifest);
});

afterAll(() => journey?.end());

const page = async (name: string): Promise<string> => (await fetch(`${service.url}/docs/${name}`)).text();

async function search(query: string): Promise<string[]> {
	const answer = (await (await fetch(`${service.url}/search?q=${query}`)).json()) as { hits: { name: string }[] };
	return answer.hits.map(({ name }) => name);
}

/** Waits until nothing is half drawn: the newest upgrade is over in the view, and these are the lenses. */
async function settled(lenses: readonly string[]): Promise<void> {
	const { screen } = workbench;
	await screen.until("its end in the view", async () => {
		const [newest] = await workbench.treeItems("Upgrades");
		return newest?.description.startsWith("committed");
	});
	// Reading a tree takes the focus from the editor, which may then not draw its lenses.
	await workbench.openFile(manifest);
	await screen.page.keyboard.press("ControlOrMeta+Home");
	const wanted = lenses.toSorted().join();
	await screen.until("its lenses", async () => (await workbench.codeLenses()).toSorted().join() === wanted);
	// What the mouse is over would say so in the picture.
	await screen.page.mouse.move(700, 700);
}

test("the extension shows what runs", async () => {
	await workbench.showView("Noodle", "Components");
	await workbench.treeItem("Components", "renderer");
	await workbench.expand("Components", "renderer");
	const items = await workbench.treeItems("Components");
	expect(items.filter(({ level }) => level === 1).map(({ label }) => label)).toEqual([
		"renderer",
		"search-index",
		"rate-limiter",
	]);
	expect(items.find(({ label }) => label === "renderer")?.description).toContain("1.0.0");
	await workbench.statusBarItem(/3 components/);
	await workbench.screenshot("upgrade-1-what-runs");
});

test("an incompatible version shows in Problems at its range, and goes when it is corrected", async () => {
	const text = await readFile(manifest, "utf8");
	await workbench.openFile(manifest);
	await workbench.replaceText(
		text
			.replace('"renderer": "1.0.0"', '"renderer": "2.0.0"')
			.replace('"version": "1.0.0",\n      // Generous', '"version": "1.1.0",\n      // Generous'),
	);
	const problem = await workbench.problem("tested with renderer");
	const edited = await workbench.editorText();
	const line = edited.split("\n").findIndex((row) => row.includes('"version": "1.1.0"'));
	expect(problem).toMatchObject({
		severity: "error",
		file: "noodle.json",
		source: "noodle",
		code: "compatibility-conflict",
		line: line + 1,
		column: (edited.split("\n")[line] ?? "").indexOf('"1.1.0"') + 1,
	});
	expect(problem.message).toContain("rate-limiter@1.1.0");
	expect(problem.message).toContain("renderer@2.0.0");
	expect(problem.related.join(" ")).toContain("rate-limiter was tested with renderer 1.x here, not 2.0.0");
	await workbench.screenshot("upgrade-2-incompatible");
	await workbench.replaceText(text);
	await workbench.save();
	await workbench.problemCount(0);
	expect(await readFile(manifest, "utf8")).toBe(text);
	// The lenses are at the top, and what was typed has left the editor at its end.
	await workbench.screen.page.keyboard.press("ControlOrMeta+Home");
});

test("upgrading from the palette changes what the service answers, in the same process", async () => {
	const before = await service.status();
	expect(await page("hot-swapping")).toContain("renderer 1.0.0");
	await workbench.runCommand("Noodle: Upgrade Component…");
	await workbench.quickPick(/renderer/);
	await workbench.screenshot("upgrade-3-which-release");
	await workbench.quickPick(/2\.0\.0/);
	await workbench.codeLens("Apply").click();
	await workbench.notification("Watching the new release", upgradeMs);
	await workbench.screenshot("upgrade-4-watching");
	const done = await workbench.notification("Upgraded renderer from 1.0.0 to 2.0.0", upgradeMs);
	await settled(["Upgrade to 2.1.0", "Roll back to 1.0.0", "Upgrade to 2.0.0", "Upgrade to 1.2.0"]);
	await workbench.screenshot("upgrade-5-upgraded");
	await done.dismiss();
	expect(await page("hot-swapping")).toContain("renderer 2.0.0");
	expect(await service.status()).toMatchObject({ pid: before.pid, releases: { renderer: "2.0.0" } });
	expect(service.pid).toBe(before.pid);
	expect(await readFile(manifest, "utf8")).toContain('"renderer": "2.0.0"');
});

test("the rollback lens brings the old answer back", async () => {
	await workbench.openFile(manifest);
	await workbench.codeLens("Roll back to 1.0.0", '"renderer"').click();
	const done = await workbench.notification("Rolled back renderer from 2.0.0 to 1.0.0", upgradeMs);
	await settled(["Upgrade to 2.1.0", "Upgrade to 2.0.0", "Upgrade to 1.2.0"]);
	await workbench.screenshot("upgrade-6-rolled-back");
	await done.dismiss();
	expect(await page("hot-swapping")).toContain("renderer 1.0.0");
	expect((await service.status()).pid).toBe(service.pid);
});

test("the index keeps what was added to it over an upgrade", async () => {
	const document = "# Pangolins\n\nThe pangolin is covered in overlapping scales.\n";
	const put = await fetch(`${service.url}/docs/pangolins`, {
		method: "PUT",
		body: document,
		headers: { "content-type": "text/markdown" },
	});
	expect(put.ok).toBe(true);
	expect(await search("pangolin")).toEqual(["pangolins"]);
	expect(await search("pangolni")).toEqual([]);
	await workbench.runCommand("Noodle: Upgrade Component…");
	await workbench.quickPick(/search-index/);
	await workbench.quickPick(/1\.1\.0/);
	await workbench.codeLens("Apply").click();
	await (await workbench.notification("Upgraded search-index from 1.0.0 to 1.1.0", upgradeMs)).dismiss();
	expect(await search("pangolin")).toEqual(["pangolins"]);
	expect(await search("pangolni")).toEqual(["pangolins"]);
	expect((await service.status()).pid).toBe(service.pid);
	await workbench.openFile(manifest);
	await workbench.screen.until("the way back in a lens", async () =>
		(await workbench.codeLenses()).includes("Roll back to 1.0.0"),
	);
});

test("the tree's way back leads to what was before, with what was added meanwhile", async () => {
	await workbench.treeAction("Components", "search-index", "Roll Back Component…");
	const done = await workbench.notification("Rolled back search-index from 1.1.0 to 1.0.0", upgradeMs);
	await settled(["Upgrade to 2.1.0", "Upgrade to 2.0.0", "Upgrade to 1.2.0"]);
	await workbench.screenshot("upgrade-6-rolled-back-from-tree");
	await done.dismiss();
	expect(await search("pangolin")).toEqual(["pangolins"]);
	expect(await search("pangolni")).toEqual([]);
	expect((await service.status()).pid).toBe(service.pid);
});

test("a release that fails to start leaves the old one serving, and says why", async () => {
	await workbench.runCommand("Noodle: Upgrade Component…");
	await workbench.quickPick(/rate-limiter/);
	await workbench.quickPick(/1\.2\.0/);
	await workbench.codeLens("Apply").click();
	const failed = await workbench.notification("The upgrade was taken back", upgradeMs);
	expect(failed.severity).toBe("error");
	expect(failed.text).toContain("tiers");
	expect(failed.text).toContain("rate-limiter 1.0.0 serves as before");
	await workbench.screen.until("the end of the progress", async () => (await workbench.notifications()).length === 1);
	await workbench.screenshot("upgrade-7-failed-to-start");
	expect(await service.status()).toMatchObject({ pid: service.pid, releases: { "rate-limiter": "1.0.0" } });
	const { screen } = workbench;
	const tabs = screen.page.locator(".tab");
	await failed.click("Show Report");
	await screen.visible("the report", tabs.filter({ hasText: "Upgrade 2" }));
	await workbench.runCommand("Noodle: Show History");
	await screen.visible("the history", screen.page.locator(".tab.active", { hasText: /history/i }));
	// The report is still one, although another document of Markdown is looked at now.
	await screen.visible("the report", tabs.filter({ hasText: "Upgrade 2" }));
	await workbench.screenshot("upgrade-8-history");
});

test("what is unsaved is not overwritten: the upgrade asks to save first", async () => {
	const text = await readFile(manifest, "utf8");
	await workbench.openFile(manifest);
	await workbench.replaceText(`${text}// mine\n`);
	await workbench.runCommand("Noodle: Upgrade Component…");
	await workbench.quickPick(/^renderer/);
	await workbench.quickPick(/2\.0\.0/);
	await workbench.codeLens("Apply").click();
	await workbench.notification(/unsaved/i);
	await workbench.screenshot("upgrade-9-unsaved");
	expect(await readFile(manifest, "utf8")).toBe(text);
	await writeFile(manifest, text);
});
