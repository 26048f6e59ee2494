import { expect, test } from "vitest";
import { FileChangeType } from "vscode-languageserver";
import { serverCommands } from "../../server/src/protocol/index.ts";
import { marked } from "./harness/marked-text.ts";
import { defaultManifest, scene } from "./harness/scene.ts";

test("above each component that has something newer stands a way to it", async () => {
	const { text, ranges } = marked(`{
  "components": {
    ⟦renderer:"renderer"⟧: "1.0.0",
    "search-index": "1.0.0"
  }
}`);
	const { editor, folder, manifest } = await scene({ manifest: text });
	await editor.open(manifest, text);

	expect(await editor.lenses(manifest)).toEqual([
		{
			range: ranges.renderer,
			data: { uri: manifest, component: "renderer" },
			command: {
				title: "Upgrade to 2.0.0",
				command: serverCommands.upgrade,
				arguments: [{ root: folder.uri, targets: [{ name: "renderer", version: "2.0.0" }] }],
			},
		},
	]);
});

test.each([
	["discovery is off", { components: { auto_discovery: false } }],
	["a setting is wrong", { rollback: { enabled: "no" } }],
])("no way to anything newer is shown while %s", async (_, settings) => {
	const text = JSON.stringify({ components: { renderer: "1.0.0" }, runtime_upgrade: settings });
	const { editor, manifest } = await scene({ manifest: text });
	await editor.open(manifest, text);

	expect(await editor.lenses(manifest)).toEqual([]);
});

test("the lenses of a manifest that is deleted while it is open go away", async () => {
	const { editor, folder, manifest } = await scene();
	await editor.lensRefreshes.next();
	await editor.open(manifest, defaultManifest);
	expect(await editor.lenses(manifest)).toHaveLength(1);

	await folder.delete("noodle.json");
	await editor.changedOnDisk(manifest, FileChangeType.Deleted);

	await editor.lensRefreshes.next();
	expect(await editor.lenses(manifest)).toEqual([]);
});

test("an upgrade by lens edits the manifest, and the lens then leads back", async () => {
	const { editor, folder, manifest } = await scene();
	await editor.open(manifest, defaultManifest);

	const [upgrade] = await editor.lenses(manifest);
	expect(await editor.execute(upgrade)).toMatchObject({
		outcome: "committed",
		steps: [{ component: "renderer", from: "1.0.0", to: "2.0.0" }],
	});
	expect((await editor.shown.next()).message).toContain("Upgraded renderer from 1.0.0 to 2.0.0.");
	const upgraded = await folder.read("noodle.json");
	expect(upgraded).toBe(defaultManifest.replace('"renderer": "1.0.0"', '"renderer": "2.0.0"'));

	await editor.change(manifest, upgraded);
	const [rollback] = await editor.lenses(manifest);
	expect(rollback?.command).toMatchObject({ title: "Roll back to 1.0.0", command: serverCommands.rollback });
	expect(await editor.execute(rollback)).toMatchObject({ outcome: "committed" });
	expect(await folder.read("noodle.json")).toBe(defaultManifest);
});

test("lenses are asked for anew when they would say something else, and not whenever anything changes", async () => {
	const { editor, folder, manifest } = await scene();
	await editor.lensRefreshes.next();
	await editor.open(manifest, defaultManifest);
	const [before] = await editor.lenses(manifest);
	expect(before?.command?.title).toBe("Upgrade to 2.0.0");

	for (let change = 0; change < 3; change++) {
		await editor.changedOnDisk(manifest, FileChangeType.Changed);
		await editor.changes.next();
	}
	expect(editor.lensRefreshes.untaken).toEqual([]);
	await folder.addRelease({ name: "renderer", version: "3.0.0" });

	await editor.lensRefreshes.next();
	const [after] = await editor.lenses(manifest);
	expect(after?.command?.title).toBe("Upgrade to 3.0.0");
});

test("an editor that cannot be asked is not", async () => {
	const { editor, manifest } = await scene({ capabilities: {} });
	await editor.open(manifest, defaultManifest);
	await editor.changedOnDisk(manifest, FileChangeType.Changed);

	expect(await editor.lenses(manifest)).toHaveLength(1);
	expect(editor.lensRefreshes.untaken).toEqual([]);
	expect(editor.registrations.untaken).toEqual([]);
});

test("a document that is no manifest has no lenses", async () => {
	const { editor, folder } = await scene();
	await editor.open(folder.uriOf("package.json"), defaultManifest);

	expect(await editor.lenses(folder.uriOf("package.json"))).toEqual([]);
});

test("a lens command with arguments that cannot be used says which", async () => {
	const { editor, folder, manifest } = await scene();
	await editor.open(manifest, defaultManifest);
	const [lens] = await editor.lenses(manifest);
	const command = { title: "", command: serverCommands.upgrade, arguments: [{ root: folder.uri, targets: [] }] };

	await expect(editor.execute(lens && { ...lens, command })).rejects.toThrow(/noodle\/upgrade.*targets/);
});
