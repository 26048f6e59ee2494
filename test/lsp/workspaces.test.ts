import { expect, onTestFinished, test } from "vitest";
import { FileChangeType } from "vscode-languageserver";
import { FoundManifestsNotification, ListRequest, RefreshRequest } from "../../server/src/protocol/index.ts";
import { Editor } from "./harness/editor.ts";
import { serviceFolder } from "./harness/folder.ts";
import { testPorts } from "./harness/ports.ts";
import { defaultManifest, defaultReleases, scene } from "./harness/scene.ts";

const broken = `{ "components": { "renderer": "9.9.9" } }`;

async function anotherFolder(manifest: string) {
	const folder = await serviceFolder({ manifest, releases: defaultReleases });
	onTestFinished(folder.remove);
	return folder;
}

test("the server says what it can do", async () => {
	const { editor } = await scene();

	expect(editor.initializeResult).toMatchObject({
		serverInfo: { name: "noodle" },
		capabilities: {
			textDocumentSync: { openClose: true, save: true },
			workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
			codeLensProvider: { resolveProvider: true },
			hoverProvider: true,
			completionProvider: {},
			codeActionProvider: { codeActionKinds: ["quickfix", "refactor", "source.fixAll.noodle"] },
			inlayHintProvider: true,
			documentLinkProvider: {},
			documentSymbolProvider: true,
			executeCommandProvider: {
				commands: ["noodle.server.upgrade", "noodle.server.rollback", "noodle.server.apply"],
			},
		},
	});
	expect((await editor.registrations.next()).registerOptions).toEqual({
		watchers: [{ globPattern: "**/noodle.json" }, { globPattern: "**/noodle-lock.json" }],
	});
});

test("a manifest that is created later is picked up, and one that is deleted is let go", async () => {
	const { editor, folder, manifest, ports } = await scene({ manifest: null });
	expect((await editor.request0(ListRequest)).workspaces).toEqual([]);
	expect(ports.opened).toEqual([]);

	await folder.write("noodle.json", broken);
	await editor.changedOnDisk(manifest, FileChangeType.Created);
	expect((await editor.diagnostics.next()).diagnostics).toHaveLength(1);
	expect((await editor.request0(ListRequest)).workspaces).toHaveLength(1);

	await folder.delete("noodle.json");
	await editor.changedOnDisk(manifest, FileChangeType.Deleted);
	expect((await editor.diagnostics.next()).diagnostics).toEqual([]);
	expect((await editor.request0(ListRequest)).workspaces).toEqual([]);
	expect(ports.disposed).toEqual([folder.path]);
});

test("without watched files a new manifest is found when it is listed", async () => {
	const { editor, folder } = await scene({ manifest: null, capabilities: {} });

	await folder.write("noodle.json", defaultManifest);

	expect((await editor.request0(ListRequest)).workspaces).toHaveLength(1);
});

test("folders come and go", async () => {
	const { editor, folder, ports } = await scene();
	const other = await anotherFolder(broken);

	await editor.changeFolders([other.uri], []);
	expect((await editor.diagnostics.next()).uri).toBe(other.uriOf("noodle.json"));
	const roots = (await editor.request0(ListRequest)).workspaces.map(({ root }) => root);
	expect(new Set(roots)).toEqual(new Set([folder.uri, other.uri]));

	await editor.changeFolders([], [other.uri]);
	expect(await editor.diagnostics.next()).toMatchObject({ uri: other.uriOf("noodle.json"), diagnostics: [] });
	expect(ports.disposed).toEqual([other.path]);
	expect((await editor.request0(ListRequest)).workspaces).toMatchObject([{ root: folder.uri }]);
});

test("a manifest that is opened outside the workspace folders is served while it is open", async () => {
	const { editor } = await scene({ manifest: null });
	const other = await anotherFolder(defaultManifest);

	await editor.open(other.uriOf("noodle.json"), broken);
	expect((await editor.diagnostics.next()).diagnostics).toMatchObject([{ code: "unknown-version" }]);

	await editor.close(other.uriOf("noodle.json"));
	expect((await editor.diagnostics.next()).diagnostics).toEqual([]);
});

test("manifests that the editor finds below its folders are served, whether or not they are open", async () => {
	const { editor } = await scene({ manifest: null });
	const other = await anotherFolder(defaultManifest);
	const roots = async () => (await editor.request0(ListRequest)).workspaces.map(({ root }) => root);

	await editor.notify(FoundManifestsNotification, { manifests: [other.uriOf("noodle.json")] });
	expect(await roots()).toEqual([other.uri]);

	await editor.open(other.uriOf("noodle.json"), defaultManifest);
	await editor.close(other.uriOf("noodle.json"));
	expect(await roots()).toEqual([other.uri]);

	await editor.notify(FoundManifestsNotification, { manifests: [] });
	expect(await roots()).toEqual([]);
});

test("an older editor's only folder is served", async () => {
	const folder = await anotherFolder(broken);
	const editor = await Editor.start({ ports: testPorts(), folders: null, rootUri: folder.uri, capabilities: {} });
	onTestFinished(async () => void (await editor.stop()));

	expect((await editor.diagnostics.next()).uri).toBe(folder.uriOf("noodle.json"));
});

test("a workspace that cannot be opened says so, does not disturb the others, and can be tried again", async () => {
	const folder = await anotherFolder(defaultManifest);
	const other = await anotherFolder(defaultManifest);
	const ports = testPorts();
	let locked = true;
	const editor = await Editor.start({
		folders: [folder.uri, other.uri],
		ports: {
			...ports,
			openWorkspace: (root, isTrusted) =>
				locked && root === folder.path
					? Promise.reject(new Error("state.db is of a newer version."))
					: ports.openWorkspace(root, isTrusted),
		},
	});
	onTestFinished(async () => void (await editor.stop()));

	const { uri, diagnostics } = await editor.diagnostics.next();
	expect(uri).toBe(folder.uriOf("noodle.json"));
	expect(diagnostics).toMatchObject([{ code: "workspace-unavailable", message: /state\.db is of a newer version/ }]);
	const { workspaces } = await editor.request0(ListRequest);
	const [failed, sound] = workspaces.toSorted((a) => (a.root === folder.uri ? -1 : 1));
	expect(failed).toMatchObject({ problem: "state.db is of a newer version.", components: [] });
	expect(sound).toMatchObject({ problem: null, components: [{ name: "renderer" }, { name: "search-index" }] });

	locked = false;
	await editor.request0(RefreshRequest);
	expect((await editor.diagnostics.next()).diagnostics).toEqual([]);
	const problems = (await editor.request0(ListRequest)).workspaces.map(({ problem }) => problem);
	expect(problems).toEqual([null, null]);
});

test("the goodbye is orderly: workspaces are closed and the process would end with 0", async () => {
	const folder = await anotherFolder(defaultManifest);
	const ports = testPorts();
	const editor = await Editor.start({ ports, folders: [folder.uri] });
	await editor.request0(ListRequest);

	expect(await editor.stop()).toBe(0);
	expect(ports.disposed).toEqual([folder.path]);
});
