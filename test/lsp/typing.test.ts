import { expect, test } from "vitest";
import { defaultManifest, scene } from "./harness/scene.ts";

const wrong = `{ "components": { "renderer": "9.9.9", "search-index": "1.0.0" } }`;

test("a text that is broken for a moment while somebody types changes nothing of what is said", async () => {
	const { editor, manifest } = await scene();
	await editor.open(manifest, wrong);
	expect((await editor.diagnostics.next()).diagnostics).toMatchObject([{ code: "unknown-version" }]);

	await editor.change(manifest, wrong.replace(" } }", ', "x } }'));
	await editor.change(manifest, wrong.replace(" } }", ', "x": } }'));
	const sound = await editor.change(manifest, wrong.replace("search-index", "search-indexx"));

	const { version, diagnostics } = await editor.diagnostics.next();
	expect(version).toBe(sound);
	expect(diagnostics.map(({ code }) => code)).toEqual(["unknown-version", "unknown-component"]);
});

test("a text that stays broken is told of", async () => {
	const { editor, manifest } = await scene();
	await editor.open(manifest, wrong);
	await editor.diagnostics.next();

	const broken = await editor.change(manifest, wrong.replace('"9.9.9"', '"9.9.9'));

	const { version, diagnostics } = await editor.diagnostics.next();
	expect(version).toBe(broken);
	expect(diagnostics[0]?.code).toBe("json-syntax");
});

test("what is missing is not told of in a broken text, of which it is not known what it has", async () => {
	const { editor, manifest } = await scene({
		releases: [
			{ name: "renderer", version: "1.0.0", noodle: { dependencies: { "search-index": "^1.0.0" } } },
			{ name: "search-index", version: "1.0.0" },
		],
	});

	await editor.open(manifest, `{ "components": { "renderer": "1.0.0" "search-index": "1.0.0" `);

	const { diagnostics } = await editor.diagnostics.next();
	expect(diagnostics.map(({ code }) => code)).not.toContain("missing-dependency");
});

test("an editor that tells of broken JSON itself hears of everything else, and of what it has not open", async () => {
	const twice = `{ "components": { "renderer": "1.0.0", "renderer": "9.9.9" } }`;
	const { editor, manifest } = await scene({ manifest: twice, initializationOptions: { knowsJson: true } });
	const codes = async () => (await editor.diagnostics.next()).diagnostics.map(({ code }) => code);
	expect(await codes()).toEqual(["duplicate-key", "unknown-version"]);

	await editor.open(manifest, twice);
	expect(await codes()).toEqual(["unknown-version"]);

	await editor.change(manifest, `${twice.slice(0, -1)}`);
	await editor.change(manifest, defaultManifest);
	expect(await codes()).toEqual([]);
	expect(editor.initializeResult.capabilities).not.toHaveProperty("documentSymbolProvider");
});
