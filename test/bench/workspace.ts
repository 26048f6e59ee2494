import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A stateless echo and a stateful log, each in two releases that differ in their version only. */
const releases: Record<string, { noodle: object; source: (version: string) => string }> = {
	echo: {
		noodle: { methods: ["echo"] },
		source: (version) =>
			`export default { setup: () => ({ methods: { echo: value => value, version: () => "${version}" } }) };`,
	},
	log: {
		noodle: { state_version: 1, methods: ["append", "size"] },
		source: () => `export default {
	setup: ({ state }) => {
		const entries = state?.entries ?? [];
		const ballast = state?.ballast ?? new Map();
		return {
			methods: {
				append: value => entries.push(value),
				size: () => entries.length,
				all: () => entries,
				fill: count => { for (let i = 0; i < count; i++) ballast.set("key " + i, "x".repeat(100)); },
			},
			exportState: () => ({ entries, ballast }),
		};
	},
};`,
	},
};

/** Makes a workspace for a benchmark. */
export async function benchWorkspace(): Promise<{ root: string; remove(): Promise<void> }> {
	const root = await mkdtemp(join(tmpdir(), "noodle-bench-"));
	for (const [name, { noodle, source }] of Object.entries(releases)) {
		for (const version of ["1.0.0", "1.0.1"]) {
			const folder = join(root, "runtime_components", name, version);
			await mkdir(folder, { recursive: true });
			await writeFile(
				join(folder, "package.json"),
				JSON.stringify({ name, version, type: "module", main: "index.js", noodle }),
			);
			await writeFile(join(folder, "index.js"), `// ${version}\n${source(version)}\n`);
		}
	}
	await writeFile(join(root, "noodle.json"), JSON.stringify({ components: { echo: "1.0.0", log: "1.0.0" } }));
	return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
