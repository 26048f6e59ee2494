import { expect, test } from "vitest";
import { FileChangeType, LSPErrorCodes } from "vscode-languageserver";
import {
	HistoryRequest,
	ListRequest,
	PastUpgradeRequest,
	PlanRequest,
	RefreshRequest,
	ReleasesRequest,
	UpgradeRequest,
} from "../../server/src/protocol/index.ts";
import { until } from "../harness/until.ts";
import { defaultReleases, scene } from "./harness/scene.ts";

test("the list has each component with what is newer", async () => {
	const { editor, folder } = await scene();

	const { workspaces } = await editor.request0(ListRequest);

	expect(workspaces).toMatchObject([
		{
			root: folder.uri,
			problem: null,
			components: [
				{
					name: "renderer",
					wanted: "1.0.0",
					latest: "2.0.0",
					newer: [{ version: "2.0.0", date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) }],
					upgradeTo: "2.0.0",
				},
				{ name: "search-index", wanted: "1.0.0", latest: "1.0.0", newer: [], upgradeTo: null },
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

test("what is wrong with the manifest as a whole is listed beside its components", async () => {
	const { editor } = await scene({ manifest: `{ "components": { "renderer": "1.0.0", "search-in` });

	const [workspace] = (await editor.request0(ListRequest)).workspaces;

	expect(workspace?.components).toMatchObject([{ name: "renderer", errors: 0 }]);
	expect(workspace?.findings).toMatchObject([
		{ severity: "error", message: expect.stringMatching(/^This is not valid JSON/) },
	]);
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

test("that more is known of what can be upgraded to is told, and nothing else is looked at anew for it", async () => {
	let learn: () => void = () => {};
	let analyses = 0;
	const { editor, manifest } = await scene({
		manifest: `{ "components": { "renderer": "9.9.9", "search-index": "1.0.0" } }`,
		around: ({ onDidChange, analyse }) => ({
			analyse: (text) => {
				analyses++;
				return analyse(text);
			},
			onDidChange: (listener) => {
				learn = () => listener("offers");
				return onDidChange(listener);
			},
		}),
	});
	await editor.diagnostics.next(({ uri }) => uri === manifest);
	await editor.changes.next();
	await editor.request0(ListRequest);
	const before = {
		analyses,
		diagnostics: editor.diagnostics.untaken.length,
		lenses: editor.lensRefreshes.untaken.length,
	};

	learn();

	await editor.changes.next();
	const after = {
		analyses,
		diagnostics: editor.diagnostics.untaken.length,
		lenses: editor.lensRefreshes.untaken.length,
	};
	expect(after).toEqual(before);
});

test("a long list is answered before all of it is searched, told when more is known, and then no more", async () => {
	const names = Array.from({ length: 150 }, (_, i) => `c${i}`);
	let told = 0;
	const { editor } = await scene({
		around: ({ onDidChange }) => ({
			onDidChange: (listener) =>
				onDidChange((change) => {
					if (change === "offers") told++;
					listener(change);
				}),
		}),
		manifest: JSON.stringify({ components: Object.fromEntries(names.map((name) => [name, "1.0.0"])) }),
		releases: names.flatMap((name) => ["1.0.0", "1.1.0"].map((version) => ({ name, version }))),
	});
	const known = async () => {
		const [workspace] = (await editor.request0(ListRequest)).workspaces;
		return workspace?.components.filter(({ upgradeTo }) => upgradeTo === "1.1.0").length ?? 0;
	};

	let count = await known();
	for (; count < names.length; count = await known()) await editor.changes.next();

	const before = told;
	for (let again = 0; again < 3; again++) expect(await known()).toBe(names.length);
	expect(told).toBe(before);
});

test("the newer releases of a component are looked at when somebody asks", async () => {
	const { editor, folder } = await scene({
		releases: [
			...defaultReleases,
			{ name: "renderer", version: "3.0.0", noodle: { dependencies: { "search-index": "^2.0.0" } } },
		],
	});

	const found = await editor.request(ReleasesRequest, { root: folder.uri, component: "renderer" });

	const date = expect.stringMatching(/^\d{4}-/);
	expect(found).toMatchObject({
		releases: [
			{ version: "3.0.0", date, feasible: false, reason: expect.stringMatching(/search-index/) },
			{ version: "2.0.0", date, feasible: true, reason: null },
		],
		leftOut: 0,
	});
});

test("a question about releases can be withdrawn", async () => {
	const { editor, folder } = await scene({
		around: () => ({
			releases: async (_, signal) => until("the withdrawal", () => signal?.aborted).then(() => null),
		}),
	});

	const { answer, cancel } = editor.cancellableRequest(ReleasesRequest, { root: folder.uri, component: "renderer" });
	cancel();

	await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
});

test("a change of the content of a wanted release is found without anybody asking", async () => {
	const { editor, folder, manifest } = await scene();
	expect(
		await editor.request(UpgradeRequest, { root: folder.uri, targets: [{ name: "renderer", version: "2.0.0" }] }),
	).toMatchObject({ outcome: "committed" });

	await folder.write("runtime_components/renderer/2.0.0/index.js", "export default {};");

	await editor.diagnostics.next(
		({ uri, diagnostics }) => uri === manifest && diagnostics.some(({ code }) => code === "release-changed"),
	);
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

test("the history has the newest first, up to a limit, and each by its id", async () => {
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
	const one = (id = "") => editor.request(PastUpgradeRequest, { root: folder.uri, id });
	expect(await one(upgrades[1]?.id)).toEqual({ upgrade: upgrades[1] });
	expect(await one("no-such-upgrade")).toEqual({ upgrade: null });
});

test("a request about a folder without a manifest says what is missing", async () => {
	const { editor, folder } = await scene({ manifest: null });

	const answer = editor.request(PlanRequest, { root: folder.uri, targets: [{ name: "renderer", version: null }] });

	await expect(answer).rejects.toThrow(/no noodle\.json in .*Open the folder, or create the file/);
});
