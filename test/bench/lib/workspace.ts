import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A release of a component in test/bench/components/. */
export interface BenchRelease {
	readonly name: string;
	readonly version: string;
	/** The component's file, without its ending; the name unless given. */
	readonly module?: string;
	readonly noodle: { readonly isolation?: string; readonly [key: string]: unknown };
	/** More code, which nothing calls; for a release of a certain size. */
	readonly ballast?: string;
}

export interface BenchWorkspace {
	readonly root: string;
	remove(): Promise<void>;
}

const components = fileURLToPath(new URL("../components", import.meta.url));

/** A workspace that wants the first release of each component. */
export async function benchWorkspace(releases: readonly BenchRelease[]): Promise<BenchWorkspace> {
	const root = await mkdtemp(join(tmpdir(), "noodle-bench-"));
	const wanted: Record<string, string> = {};
	for (const release of releases) {
		wanted[release.name] ??= release.version;
		await writeRelease(join(root, "runtime_components", release.name, release.version), release);
	}
	await writeFile(join(root, "noodle.json"), JSON.stringify({ components: wanted }));
	return { root, remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Writes a release as its author would have packed it: one bundled file. */
export async function writeRelease(folder: string, release: BenchRelease): Promise<void> {
	const { name, version, module = name, noodle, ballast = "" } = release;
	// Inline components are CommonJS; what runs elsewhere may be either.
	const format = noodle.isolation === "inline" ? "cjs" : "esm";
	const main = `index.${format === "cjs" ? "cjs" : "mjs"}`;
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, "package.json"), JSON.stringify({ name, version, main, noodle }));
	await writeFile(join(folder, main), `// ${version}\n${await bundled(module, format)}\n${ballast}`);
}

const bundles = new Map<string, Promise<string>>();

function bundled(module: string, format: "cjs" | "esm"): Promise<string> {
	const key = `${module}.${format}`;
	let text = bundles.get(key);
	if (!text) {
		text = build({
			entryPoints: [join(components, `${module}.ts`)],
			bundle: true,
			write: false,
			platform: "node",
			target: "node22",
			format,
		}).then(({ outputFiles }) => outputFiles[0]?.text ?? "");
		bundles.set(key, text);
	}
	return text;
}
