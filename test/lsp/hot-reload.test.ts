import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Runtime } from "@noodle-upgrade/runtime";
import { expect, onTestFinished, test } from "vitest";
import {
	ApplyRequest,
	HistoryRequest,
	HotReloadRequest,
	ListRequest,
	RollbackRequest,
	UpgradeRequest,
} from "../../server/src/protocol/index.ts";
import { defaultManifest, type Scene, scene } from "./harness/scene.ts";

interface Renderer {
	render(): string;
}

const noodle = { state_version: 1, methods: ["render"] };

/** Counts its calls, and says so in its own words. */
const source = (words: string) => `let calls = 0;
export default { setup: ({ state }) => {
	calls = state?.calls ?? 0;
	return { methods: { render: () => ${JSON.stringify(words)} + " " + ++calls }, exportState: () => ({ calls }) };
} };
`;

interface Written extends Scene {
	readonly runtime: Runtime;
	readonly file: string;
	save(text: string): Promise<unknown>;
	/** Writes the package.json of what is being written. */
	describe(version: string, more?: object): Promise<void>;
	rendered(): Promise<string>;
}

/** A renderer that runs, and the folder that it is written in. */
async function written(): Promise<Written> {
	const made = await scene({
		manifest: defaultManifest.replace(/\}\s*$/, ', "runtime_upgrade": { "rollout": { "bake_seconds": 0 } } }'),
		releases: [
			{ name: "renderer", version: "1.0.0", noodle, source: source("one") },
			{ name: "renderer", version: "2.0.0", noodle, source: source("two") },
			{ name: "search-index", version: "1.0.0" },
		],
	});
	const folder = join(made.folder.path, "components/renderer");
	const file = join(folder, "index.js");
	await mkdir(folder, { recursive: true });
	const describe = (version: string, more: object = {}) =>
		writeFile(
			join(folder, "package.json"),
			JSON.stringify({ name: "renderer", version, type: "module", noodle: { ...noodle, ...more } }),
		);
	await describe("1.0.0");
	const runtime = await Runtime.start({ root: made.folder.path });
	onTestFinished(() => runtime.stop());
	const renderer = runtime.component<Renderer>("renderer");
	return {
		...made,
		runtime,
		describe,
		file,
		async save(text) {
			await writeFile(file, text);
			return made.editor.request(HotReloadRequest, {
				root: made.folder.uri,
				file: made.folder.uriOf("components/renderer/index.js"),
			});
		},
		rendered: () => renderer.render(),
	};
}

test("what is saved serves at once, with the state, and neither manifest nor history know of it", async () => {
	const { editor, folder, save, rendered } = await written();
	expect(await rendered()).toBe("one 1");
	const manifest = await folder.read("noodle.json");

	const reloaded = await save(source("draft"));

	expect(reloaded).toMatchObject({
		ok: true,
		name: "renderer",
		version: expect.stringMatching(/^1\.0\.0-dev\.\d{17}$/),
	});
	expect(await rendered()).toBe("draft 2");
	expect(await folder.read("noodle.json")).toBe(manifest);
	expect((await editor.request(HistoryRequest, { root: folder.uri })).upgrades).toEqual([]);
	const [workspace] = (await editor.request0(ListRequest)).workspaces;
	expect(workspace?.components[0]).toMatchObject({
		wanted: "1.0.0",
		running: [{ version: expect.stringContaining("-dev.") }],
	});
});

test("a draft that does not start leaves the old one serving, and the next one is a new try", async () => {
	const { save, rendered } = await written();
	expect(await rendered()).toBe("one 1");

	expect(await save("export default { setup() { throw new Error('out of ink'); } };\n")).toMatchObject({
		ok: false,
		error: { message: expect.stringContaining("out of ink") },
	});
	expect(await rendered()).toBe("one 2");
	expect(await save("export default {{{\n")).toMatchObject({ ok: false });
	expect(await rendered()).toBe("one 3");
	expect(await save(source("better"))).toMatchObject({ ok: true });
	expect(await rendered()).toBe("better 4");
});

test("a draft that a rule stands against is not swapped in, and the refusal says which", async () => {
	const { save, describe, rendered } = await written();
	await save(source("draft"));
	const refusals = [
		[{ methods: [] }, "methods-removed", /no longer has render/],
		[{ state_version: undefined }, "state-dropped", /keeps no state/],
		[{ state_version: 3 }, "no-state-path", /migrate the state of renderer from version 1 to 3/],
		[{ engines: { node: ">=99" } }, "engine-mismatch", /needs Node >=99/],
	] as const;
	for (const [block, code, message] of refusals) {
		await describe("1.0.0", block);
		expect(await save(source("refused"))).toMatchObject({
			ok: false,
			error: { code, message: expect.stringMatching(message) },
		});
	}
	expect(await rendered()).toBe("draft 1");

	// A new major version says that methods may be gone.
	await describe("2.0.0", { methods: [] });
	expect(await save(source("second"))).toMatchObject({
		ok: true,
		warnings: [expect.stringMatching(/no longer has render, which callers of 1\.0\.0 may rely on/)],
	});
	expect(await save(source("third"))).toMatchObject({ ok: true, warnings: [expect.stringContaining("1.0.0")] });
	expect(await rendered()).toBe("third 2");
});

test("applying brings back what is wanted, and an upgrade goes on from a draft", async () => {
	const { editor, folder, save, rendered } = await written();
	await save(source("draft"));
	expect(await rendered()).toBe("draft 1");

	expect(await editor.request(ApplyRequest, { root: folder.uri })).toMatchObject({ outcome: "committed" });
	expect(await rendered()).toBe("one 2");

	await save(source("draft"));
	const targets = [{ name: "renderer", version: "2.0.0" }];
	expect(await editor.request(UpgradeRequest, { root: folder.uri, targets })).toMatchObject({ outcome: "committed" });
	expect(await rendered()).toBe("two 3");
	expect(await folder.read("noodle.json")).toContain('"renderer": "2.0.0"');

	// A draft is nothing to go back to.
	const back = { root: folder.uri, component: "renderer", to: null };
	expect(await editor.request(RollbackRequest, back)).toMatchObject({ outcome: "committed" });
	expect(await rendered()).toBe("one 4");
	expect(await folder.read("noodle.json")).toContain('"renderer": "1.0.0"');
});

test("many saves leave neither drafts nor releases behind", async () => {
	const { editor, folder, save } = await written();
	// With a lock file it is known what else is needed.
	await editor.request(ApplyRequest, { root: folder.uri });
	for (let i = 0; i < 5; i++) expect(await save(source(`draft ${i}`))).toMatchObject({ ok: true });

	expect(await readdir(join(folder.path, ".noodle/building"))).toEqual([]);
	const store = join(folder.path, ".noodle/store");
	const versions = await Promise.all(
		(await readdir(store)).map(async (entry) => {
			const text = await readFile(join(store, entry, "package.json"), "utf8").catch(() => "{}");
			return (JSON.parse(text) as { version?: string }).version;
		}),
	);
	expect(versions.filter((version) => version?.includes("-dev.")).length).toBeLessThanOrEqual(2);
});

test.for([
	["a file outside of every source folder", "noodle.json", "no-source"],
	["a component that runs nowhere", "components/other/index.js", "not-running"],
] as const)("%s is no reload: $2", async ([, file, code]) => {
	const { editor, folder } = await written();
	await mkdir(join(folder.path, "components/other"), { recursive: true });
	await writeFile(
		join(folder.path, "components/other/package.json"),
		JSON.stringify({ name: "other", version: "1.0.0", type: "module", noodle: {} }),
	);
	await writeFile(join(folder.path, "components/other/index.js"), source("other"));

	const result = await editor.request(HotReloadRequest, { root: folder.uri, file: folder.uriOf(file) });

	expect(result).toMatchObject({ ok: false, error: { code } });
});

test("nothing is built or swapped in a workspace that is not trusted", async () => {
	const { editor, folder } = await scene({ initializationOptions: { trusted: false } });

	const result = await editor.request(HotReloadRequest, { root: folder.uri, file: folder.uriOf("noodle.json") });

	expect(result).toMatchObject({ ok: false, error: { code: "untrusted-workspace" } });
});
