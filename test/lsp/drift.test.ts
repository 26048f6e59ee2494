import { Runtime } from "@noodle-upgrade/runtime";
import { expect, onTestFinished, test } from "vitest";
import { type CodeAction, CodeActionRequest, type Diagnostic } from "vscode-languageserver";
import { serverCommands } from "../../server/src/protocol/index.ts";
import { until } from "../harness/until.ts";
import { marked } from "./harness/marked-text.ts";
import { defaultReleases, type Scene, scene } from "./harness/scene.ts";

function manifestWith(renderer: string): string {
	return `{
  "components": { "renderer": ⟦version:"${renderer}"⟧, "search-index": "1.0.0" },
  "runtime_upgrade": { "rollout": { "bake_seconds": 0.1 } }
}`;
}

const before = marked(manifestWith("1.0.0"));
const after = marked(manifestWith("2.0.0"));

/** A runtime that has 1.0.0 while the manifest, in the editor and on disk, wants 2.0.0. */
async function drifted(options: Parameters<typeof scene>[0] = {}): Promise<Scene> {
	const it = await scene({ manifest: before.text, ...options });
	const runtime = await Runtime.start({ root: it.folder.path });
	onTestFinished(() => runtime.stop());
	await it.editor.open(it.manifest, before.text);
	await it.folder.write("noodle.json", after.text);
	await it.editor.change(it.manifest, after.text);
	await it.editor.saved(it.manifest);
	return it;
}

async function nextWith(code: string | null, { editor, manifest }: Scene): Promise<Diagnostic[]> {
	const isMeant = (codes: unknown[]) => (code === null ? codes.length === 0 : codes.includes(code));
	const found = await editor.diagnostics.next(
		({ uri, diagnostics }) => uri === manifest && isMeant(diagnostics.map((one) => one.code)),
	);
	return found.diagnostics;
}

async function fixesOf(it: Scene, range = after.ranges.version): Promise<CodeAction[]> {
	if (!range) throw new Error("The place is not marked.");
	const params = { textDocument: { uri: it.manifest }, range, context: { diagnostics: [], only: ["quickfix"] } };
	return ((await it.editor.ask(CodeActionRequest.type, params)) ?? []) as CodeAction[];
}

test("what runs and is not what is wanted is told at the version, until the manifest is applied", async () => {
	const it = await drifted();

	const [diagnostic] = await nextWith("runtime-drift", it);
	expect(diagnostic).toMatchObject({
		range: after.ranges.version,
		message: `The manifest wants renderer@2.0.0, and 1.0.0 runs in process ${process.pid}. Apply the manifest, or want the version that runs.`,
	});
	const [apply, pin] = await fixesOf(it);
	expect(apply?.command).toEqual({
		title: "Apply Manifest",
		command: serverCommands.apply,
		arguments: [{ root: it.folder.uri }],
	});
	expect(pin?.title).toBe("Pin renderer to 1.0.0, which runs");

	expect(await it.editor.execute(apply)).toMatchObject({ outcome: "committed" });
	await nextWith(null, it);
});

test("what is only typed is no drift, and neither is a version that is typed over", async () => {
	const it = await scene({ manifest: before.text });
	const runtime = await Runtime.start({ root: it.folder.path });
	onTestFinished(() => runtime.stop());
	await it.editor.open(it.manifest, before.text);
	await until("the runtime to be seen", async () => {
		await it.editor.change(it.manifest, before.text.replace(`"search-index": "1.0.0"`, `"search-index": "7.7.7"`));
		return (await it.editor.lenses(it.manifest)).length > 0;
	});

	await it.editor.change(it.manifest, after.text.replace("renderer", "renderr"));

	const told = await nextWith("unknown-component", it);
	expect(told.map(({ code }) => code)).not.toContain("runtime-drift");
	expect(it.editor.diagnostics.untaken.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code))).not.toContain(
		"runtime-drift",
	);
});

test("another configuration than the one that runs is told at its key, until the manifest is applied", async () => {
	const configured = (size: number) =>
		marked(before.text.replace('"1.0.0"', `{ "version": "1.0.0", ⟦key:"config"⟧: { "size": ${size} } }`));
	const [first, second] = [configured(1), configured(2)];
	const it = await scene({ manifest: first.text });
	const runtime = await Runtime.start({ root: it.folder.path });
	onTestFinished(() => runtime.stop());
	await it.editor.open(it.manifest, first.text);
	await it.folder.write("noodle.json", second.text);
	await it.editor.change(it.manifest, second.text);
	await it.editor.saved(it.manifest);

	const [diagnostic] = await nextWith("config-drift", it);
	expect(diagnostic).toMatchObject({
		range: second.ranges.key,
		message: `renderer runs in process ${process.pid} with another configuration than the manifest has. Apply the manifest to have it run with this one.`,
	});
	const [apply, ...others] = await fixesOf(it, second.ranges.key);
	expect([apply?.command?.command, others]).toEqual([serverCommands.apply, []]);

	expect(await it.editor.execute(apply)).toMatchObject({
		outcome: "committed",
		steps: [{ component: "renderer", from: "1.0.0", to: "1.0.0", configChanged: true }],
	});
	await nextWith(null, it);
});

test("what cannot be swapped waits for a restart, and applying is not offered", async () => {
	const it = await drifted({
		releases: defaultReleases.map((release) =>
			release.version === "2.0.0" ? { ...release, noodle: { hot_swappable: false } } : release,
		),
	});

	const told = await nextWith("waits-for-restart", it);

	expect(told[0]?.message).toContain("It takes effect at the next start, because it cannot be swapped while it runs.");
	expect(await fixesOf(it)).toEqual([]);
});

test("a version that no way leads to gives way to the nearest on the path", async () => {
	const it = await drifted({
		releases: [
			...defaultReleases.filter(({ version }) => version !== "2.0.0"),
			{ name: "renderer", version: "1.5.0" },
			{ name: "renderer", version: "1.6.0" },
			{ name: "renderer", version: "2.0.0", noodle: { upgrade_path: ["1.9.0"] } },
		],
	});

	await nextWith("no-upgrade-path", it);

	const [nearest] = await fixesOf(it);
	expect(nearest?.title).toBe("Use renderer 1.6.0, the nearest release on the path");
});
