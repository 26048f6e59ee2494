import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, context } from "esbuild";

export const root = fileURLToPath(new URL("../..", import.meta.url));

// Bundled CommonJS packages ask for Node's own modules with require, which an ES module lacks.
const requireForBundled =
	'import { createRequire as noodleCreateRequire } from "node:module"; const require = noodleCreateRequire(import.meta.url);';

const shared: BuildOptions = {
	absWorkingDir: root,
	bundle: true,
	platform: "node",
	target: "node22.13",
	logLevel: "warning",
	sourcemap: true,
	legalComments: "none",
	// jsonc-parser's CommonJS build hides its requires from bundlers; its ES modules do not.
	mainFields: ["module", "main"],
};

/** The library's entries, by the last part of the name that they are imported by. */
const runtimeEntries = {
	index: "runtime/src/index.ts",
	formats: "runtime/src/formats/index.ts",
	control: "runtime/src/control/index.ts",
	protocol: "runtime/src/control/protocol.ts",
	releases: "runtime/src/releases/index.ts",
	isolation: "runtime/src/isolation/index.ts",
};

/** The library bundles what little it uses, so that embedding it installs nothing else. */
const runtime: BuildOptions = {
	...shared,
	format: "esm",
	splitting: true,
	outdir: "runtime/dist",
	entryPoints: runtimeEntries,
	banner: { js: requireForBundled },
};

/** What threads and processes start from: a file each, beside the bundle that starts them. */
const componentEntries: BuildOptions = {
	...shared,
	format: "esm",
	outdir: "runtime/dist",
	outExtension: { ".js": ".mjs" },
	entryPoints: {
		worker: "runtime/src/isolation/thread/worker.ts",
		"process-host": "runtime/src/isolation/process/process-host.ts",
	},
};

function server(minify: boolean): BuildOptions {
	return {
		...shared,
		format: "esm",
		splitting: true,
		minify,
		outdir: "server/dist",
		outExtension: { ".js": ".mjs" },
		// All in one folder, because what components start from is looked for beside the file that starts it.
		chunkNames: "chunk-[name]-[hash]",
		// Half a megabyte that npm's client can do without: it is for pages in old encodings, and registries speak UTF-8.
		external: ["iconv-lite"],
		entryPoints: { main: "server/src/main.ts", cli: "server/src/cli.ts" },
		// From its sources, not from its own bundle: what both use is then there once.
		alias: Object.fromEntries(
			Object.entries(runtimeEntries).map(([name, file]) => [
				name === "index" ? "@noodle-upgrade/runtime" : `@noodle-upgrade/runtime/${name}`,
				join(root, file),
			]),
		),
		banner: { js: requireForBundled },
	};
}

function client(minify: boolean): BuildOptions {
	return {
		...shared,
		format: "cjs",
		minify,
		outfile: "client/dist/extension.cjs",
		entryPoints: ["client/src/extension.ts"],
		external: ["vscode"],
	};
}

/** What runs in the editor's pages: a script and its styles for each. */
function webview(minify: boolean): BuildOptions {
	return {
		...shared,
		platform: "browser",
		// The Chromium of the oldest VS Code that is supported.
		target: "chrome138",
		format: "iife",
		minify,
		// A page may load nothing but these, and what people install needs no map.
		sourcemap: minify ? false : "inline",
		outdir: "client/dist/webview",
		entryPoints: { dashboard: "client/src/webview/dashboard/page.ts" },
		// The licence wants this to be kept, and of itself no comment survives the bundling.
		banner: { js: "/*! Contains uPlot, copyright (c) Leon Sorokin, MIT licence, https://github.com/leeoniya/uPlot */" },
	};
}

/** Builds everything that runs. */
export async function bundle({ minify = false } = {}): Promise<void> {
	await Promise.all(["runtime/dist", "server/dist", "client/dist"].map((folder) => emptied(folder)));
	await bundleRuntime();
	await Promise.all([
		build(server(minify)),
		build(client(minify)),
		build(webview(minify)),
		writeSchemas(),
		buildServersComponentEntries(minify),
		copyTemplates(),
		writeLibrary(),
	]);
}

/** Builds the library alone. */
async function bundleRuntime(): Promise<void> {
	await Promise.all([build(runtime), build(componentEntries)]);
}

/** Rebuilds on every change until the process ends. */
export async function watchBundles(): Promise<void> {
	await bundle();
	for (const options of [runtime, componentEntries, server(false), client(false), webview(false)])
		await (await context(options)).watch();
}

// The types that tsc writes beside the bundles stay: rebuilding them is tsc's own, incremental, affair.
async function emptied(folder: string): Promise<void> {
	await mkdir(join(root, folder), { recursive: true });
	const entries = (await readdir(join(root, folder))).filter(
		(entry) => entry !== "types" && !entry.endsWith(".tsbuildinfo"),
	);
	await Promise.all(entries.map((entry) => rm(join(root, folder, entry), { recursive: true, force: true })));
}

/** The server starts components too, to migrate and to inspect them. */
async function buildServersComponentEntries(minify: boolean): Promise<void> {
	await build({ ...componentEntries, minify, sourcemap: false, outdir: "server/dist" });
}

/**
 * The library as the example brings it along that the extension copies: its main entry, and small. What components start
 * from is copied too, from beside the server.
 */
async function writeLibrary(): Promise<void> {
	const outdir = "server/dist/library";
	await build({ ...runtime, minify: true, sourcemap: false, outdir, entryPoints: { index: runtimeEntries.index } });
	const { name, version, license, type } = JSON.parse(await readFile(join(root, "runtime/package.json"), "utf8"));
	const description = { name, version, license, type, exports: "./index.js" };
	await writeFile(join(root, outdir, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
}

/** What new components begin with. How Python speaks to a host stands in the example, and only there. */
async function copyTemplates(): Promise<void> {
	const templates = join(root, "server/dist/templates");
	await cp(join(root, "server/templates"), templates, { recursive: true });
	const speaking = "examples/word-count/runtime_components/word-count/1.1.0/json_rpc.py";
	await cp(join(root, speaking), join(templates, "python/json_rpc.py"));
}

async function writeSchemas(): Promise<void> {
	const { jsonSchemas } = (await import(join(root, "runtime/dist/formats.js"))) as {
		jsonSchemas: () => Record<string, unknown>;
	};
	const folder = join(root, "server/dist/schemas");
	await mkdir(folder, { recursive: true });
	for (const [name, schema] of Object.entries(jsonSchemas())) {
		await writeFile(join(folder, `${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
	}
}
