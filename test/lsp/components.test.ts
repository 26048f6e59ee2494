import { expect, test } from "vitest";
import { FileChangeType } from "vscode-languageserver";
import {
	HistoryRequest,
	ListRequest,
	PlanRequest,
	RefreshRequest,
	UpgradeRequest,
} from "../../server/src/protocol/index.ts";
import { scene } from "./harness/scene.ts";

test("the list has each component with what is newer", async () => {
	const { editor, folder } = await scene();

	const { workspaces } = await editor.request0(ListRequest);

	expect(workspaces).toMatchObject([
		{
			root: folder.uri,
			problem: null,
			components: [
				{ name: "renderer", wanted: "1.0.0", latest: "2.0.0", newer: [{ version: "2.0.0", feasible: true }] },
				{ name: "search-index", wanted: "1.0.0", latest: "1.0.0", newer: [] },
			],
			runtimes: [],
			open: [],
		},
	]);
});

test("a component counts its findings", async () => {
	const { editor } = await scene({ manifest: `{ "components": { "renderer": "9.9.9", "search-index": "1.0.0" } }` });

	const [workspace] = (await editor.request0(ListRequest)).workspaces;

	expect(workspace?.components).toMatchObject([{ errors: 1 }, { errors: 0 }]);
});

test("a change is told, once for what happens together", async () => {
	const { editor, folder, manifest } = await scene();
	await editor.changes.next();

	await editor.changedOnDisk(manifest, FileChangeType.Changed);
	await editor.changedOnDisk(folder.uriOf("noodle-lock.json"), FileChangeType.Created);

	await editor.changes.next();
	await editor.request0(ListRequest);
	expect(editor.changes.untaken).toEqual([]);
});

test("refreshing reads the catalogs again", async () => {
	const { editor, folder } = await scene();
	await editor.request0(ListRequest);
	await folder.addRelease({ name: "renderer", version: "3.0.0" });

	expect(await editor.request0(RefreshRequest)).toBeNull();

	const [workspace] = (await editor.request0(ListRequest)).workspaces;
	expect(workspace?.components[0]?.latest).toBe("3.0.0");
});

test("a plan says what would happen, also as Markdown, and changes nothing", async () => {
	const { editor, folder } = await scene();
	const before = await folder.read("noodle.json");

	const plan = await editor.request(PlanRequest, { root: folder.uri, targets: [{ name: "renderer", version: null }] });

	expect(plan).toMatchObject({ feasible: true, steps: [{ component: "renderer", from: "1.0.0", to: "2.0.0" }] });
	expect(plan.report).toContain("# Upgrade renderer to its newest release\n\n**Possible.**");
	expect(plan.manifest).toBe(before.replace('"renderer": "1.0.0"', '"renderer": "2.0.0"'));
	expect(await folder.read("noodle.json")).toBe(before);
});

test("a plan that cannot be carried out has no manifest to show", async () => {
	const { editor, folder } = await scene();

	const plan = await editor.request(PlanRequest, {
		root: folder.uri,
		targets: [{ name: "renderer", version: "9.9.9" }],
	});

	expect(plan).toMatchObject({ feasible: false, manifest: null });
});

test("the history has the newest first, up to a limit", async () => {
	const { editor, folder } = await scene();
	for (const version of ["2.0.0", "1.0.0"]) {
		await editor.request(UpgradeRequest, { root: folder.uri, targets: [{ name: "renderer", version }] });
	}

	const { upgrades } = await editor.request(HistoryRequest, { root: folder.uri });
	const newest = await editor.request(HistoryRequest, { root: folder.uri, limit: 1 });

	expect(upgrades).toMatchObject([
		{ components: [{ name: "renderer", from: "2.0.0", to: "1.0.0" }], outcome: "committed", actor: "editor" },
		{ components: [{ name: "renderer", from: "1.0.0", to: "2.0.0" }], outcome: "committed" },
	]);
	expect(newest.upgrades).toEqual(upgrades.slice(0, 1));
});

test("a request about a folder without a manifest says what is missing", async () => {
	const { editor, folder } = await scene({ manifest: null });

	const answer = editor.request(PlanRequest, { root: folder.uri, targets: [{ name: "renderer", version: null }] });

	await expect(answer).rejects.toThrow(/no noodle\.json in .*Open the folder, or create the file/);
});
