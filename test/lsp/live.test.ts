import { Runtime } from "@noodle-upgrade/runtime";
import { expect, onTestFinished, test } from "vitest";
import { ListRequest, StopRuntimeRequest, UpgradeRequest } from "../../server/src/protocol/index.ts";
import { until } from "../harness/until.ts";
import type { Editor } from "./harness/editor.ts";
import { defaultManifest, type Scene, scene } from "./harness/scene.ts";

// The whole way: from an editor's request, over the real manager, into a process that serves.

const longBake = defaultManifest.replace(/\}\s*$/, ', "runtime_upgrade": { "rollout": { "bake_seconds": 600 } } }');
const shortBake = longBake.replace("600", "0.1");
const targets = [{ name: "renderer", version: "2.0.0" }];

interface Renderer {
	version(): string;
}

async function liveScene(
	manifest: string,
	options: Parameters<typeof scene>[0] = {},
): Promise<Scene & { rendered(): Promise<string> }> {
	const { folder, ...rest } = await scene({ manifest, ...options });
	const runtime = await Runtime.start({ root: folder.path });
	onTestFinished(() => runtime.stop());
	const renderer = runtime.component<Renderer>("renderer");
	return { folder, ...rest, rendered: () => renderer.version() };
}

async function rendererIn(editor: Editor) {
	const [workspace] = (await editor.request0(ListRequest)).workspaces;
	return workspace?.components.find(({ name }) => name === "renderer");
}

test("an upgrade goes live in the process that runs, and the list shows it", async () => {
	const { editor, folder, rendered } = await liveScene(shortBake);
	expect((await rendererIn(editor))?.running).toMatchObject([
		{ pid: process.pid, version: "1.0.0", health: { status: "healthy" } },
	]);

	expect(await editor.request(UpgradeRequest, { root: folder.uri, targets })).toMatchObject({ outcome: "committed" });

	expect(await rendered()).toBe("2.0.0");
	const renderer = await rendererIn(editor);
	expect(renderer?.running).toMatchObject([{ pid: process.pid, version: "2.0.0" }]);
	expect(renderer?.rollbackPoints).toMatchObject([{ version: "1.0.0" }]);
});

test("an upgrade that is stopped while it is watched goes back to what served before", async () => {
	const { editor, folder, rendered } = await liveScene(longBake);

	const answer = editor.request(UpgradeRequest, { root: folder.uri, targets, strategy: "immediate" });
	const { token } = await editor.progress.next(({ kind }) => kind === "begin");
	await until("the new release to serve", async () => (await rendered()) === "2.0.0");
	await editor.cancelProgress(token);

	expect(await answer).toMatchObject({ outcome: "rolled_back" });
	expect(await rendered()).toBe("1.0.0");
	expect((await editor.shown.next()).message).toMatch(/^The upgrade was stopped\. renderer 1\.0\.0 serves as before\./);
	expect(await folder.read("noodle.json")).toBe(longBake);
});

test("what serves before the manifest wants it is no drift while its upgrade is watched", async () => {
	const seen: { readonly renderer: string | undefined; readonly drift: number }[] = [];
	const { editor, folder } = await liveScene(longBake, {
		around: (workspace) => ({
			async analyse(text) {
				const analysis = await workspace.analyse(text);
				const renderer = analysis.running[0]?.components.get("renderer")?.version;
				seen.push({ renderer, drift: analysis.drift.length });
				return analysis;
			},
		}),
	});

	const answer = editor.request(UpgradeRequest, { root: folder.uri, targets, strategy: "immediate" });
	const { token } = await editor.progress.next(({ kind }) => kind === "begin");
	await until("the new release to be seen", () => seen.some(({ renderer }) => renderer === "2.0.0"));
	await editor.cancelProgress(token);
	await answer;

	expect(seen.filter(({ drift }) => drift > 0)).toEqual([]);
});

test("a runtime that comes or goes is told to the editor", async () => {
	const { editor, folder } = await scene();
	await editor.changes.next();

	const runtime = await Runtime.start({ root: folder.path });
	await told(editor, (running) => running.length === 1);
	await runtime.stop();
	await told(editor, (running) => running.length === 0);
});

test("a runtime that is stopped from the editor keeps its state for the next start", async () => {
	const counting = `export default { setup: ({ state = { calls: 0 } }) => ({
		methods: { version: () => String(++state.calls) }, exportState: () => state }) };`;
	const renderer = { name: "renderer", version: "1.0.0", noodle: { state_version: 1 }, source: counting };
	const { editor, folder } = await scene({ releases: [renderer, { name: "search-index", version: "1.0.0" }] });
	const first = await Runtime.start({ root: folder.path });
	expect(await first.component<Renderer>("renderer").version()).toBe("1");
	const { id } = await first.status();

	expect(await editor.request(StopRuntimeRequest, { root: folder.uri, runtime: id })).toEqual({ error: null });

	await first.stopped();
	const second = await Runtime.start({ root: folder.path });
	onTestFinished(() => second.stop());
	expect(await second.component<Renderer>("renderer").version()).toBe("2");
	expect(await editor.request(StopRuntimeRequest, { root: folder.uri, runtime: id })).toMatchObject({
		error: { code: "unknown-runtime" },
	});
});

/** Follows the notifications, as a client does, until the list is as expected. */
async function told(editor: Editor, expected: (running: readonly unknown[]) => boolean): Promise<void> {
	for (;;) {
		const renderer = await rendererIn(editor);
		if (renderer && expected(renderer.running)) return;
		await editor.changes.next();
	}
}
