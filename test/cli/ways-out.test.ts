import { expect } from "vitest";
import { noodle, startNoodle } from "../harness/noodle.ts";
import { test } from "../harness/scene.ts";
import type { WorkspaceSpec } from "../harness/workspace.ts";

interface Case {
	readonly spec: WorkspaceSpec;
	readonly words: readonly string[];
	readonly wayOut: readonly { readonly action: string; readonly component: string; readonly version: string }[];
	/** Why it cannot be, and what would make it possible. */
	readonly sentences: readonly RegExp[];
	/** The same request with the way out taken. */
	readonly after: { readonly words: readonly string[]; readonly manifest?: object };
}

const writers = ["1.0.0", "2.0.0"].map((version) => ({ name: "writer", version }));
const readers = [
	{ name: "reader", version: "1.0.0", noodle: { dependencies: { writer: "^1.0.0" } } },
	{ name: "reader", version: "2.0.0", noodle: { dependencies: { writer: "^2.0.0" } } },
];
const components = { reader: "1.0.0", writer: "1.0.0" };
const alone = { runtime_upgrade: { components: { dependency_resolution: false } } };
const third = { name: "reader", version: "3.0.0", noodle: { dependencies: { writer: "^3.0.0" } } };
const printing = {
	name: "reader",
	version: "2.1.0",
	noodle: { dependencies: { writer: "^2.0.0", printer: "^1.0.0" } },
};

const cases: Record<string, Case> = {
	"another version": {
		spec: { manifest: { components }, releases: [...writers, ...readers, third] },
		words: ["reader@3.0.0"],
		wayOut: [{ action: "choose", component: "reader", version: "2.0.0" }],
		sentences: [/reader@3\.0\.0 .*writer.*\^3\.0\.0/, /The nearest that is possible is reader@2\.0\.0; choose that/],
		after: { words: ["reader@2.0.0"] },
	},
	"one more component named": {
		spec: { manifest: { components, ...alone }, releases: [...writers, ...readers] },
		words: ["reader@2.0.0"],
		wayOut: [{ action: "include", component: "writer", version: "2.0.0" }],
		sentences: [/reader@2\.0\.0 .*writer.*\^2\.0\.0/, /possible together with writer@2\.0\.0; name that as well/],
		after: { words: ["reader@2.0.0", "writer@2.0.0"] },
	},
	"one more component in the manifest": {
		spec: {
			manifest: { components: { reader: "2.0.0", writer: "2.0.0" } },
			releases: [...writers, ...readers, printing, { name: "printer", version: "1.4.0" }],
		},
		words: ["reader@2.1.0"],
		wayOut: [{ action: "add", component: "printer", version: "1.4.0" }],
		sentences: [/reader@2\.1\.0 .*printer/, /An upgrade adds no components: with printer@1\.4\.0 in .*noodle\.json/],
		after: {
			words: ["reader@2.1.0"],
			manifest: { components: { reader: "2.0.0", writer: "2.0.0", printer: "1.4.0" } },
		},
	},
};

test.concurrent.for(Object.entries(cases))(
	"what cannot be says why in sentences, and the smallest way out is %s",
	async ([, { spec, words, wayOut, sentences, after }], { workspace }) => {
		const { root, writeManifest } = await workspace(spec);

		const planned = await noodle(root, ["plan", ...words]);

		expect(planned).toMatchObject({ code: 1 });
		expect(planned.json()).toMatchObject({ feasible: false, steps: [], way_out: wayOut });
		const { explanation } = planned.json();
		for (const sentence of sentences) expect(explanation).toMatch(sentence);
		expect(explanation).toMatch(/^[^{}[\]]+\.$/);

		const { code, stdout } = await startNoodle(root, ["plan", ...words]).finished;
		expect(code).toBe(1);
		expect(stdout.split("\n")[0]).toBe(`Not feasible. ${explanation}`);

		const refused = (await noodle(root, ["upgrade", ...words])).json();
		expect(refused).toMatchObject({ outcome: "refused", error: { message: explanation } });

		if (after.manifest) await writeManifest(after.manifest);
		expect((await noodle(root, ["plan", ...after.words])).json()).toMatchObject({ feasible: true, way_out: [] });
	},
);

test.concurrent("where nothing helps, no way out is made up", async ({ workspace }) => {
	const { root } = await workspace({ manifest: { components: { writer: "2.0.0" } }, releases: writers });
	const { feasible, way_out, explanation } = (await noodle(root, ["plan", "writer@9.0.0"])).json();
	expect([feasible, way_out]).toEqual([false, []]);
	expect(explanation).toMatch(/writer@9\.0\.0.*1\.0\.0/);
});
