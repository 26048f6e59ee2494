import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A release as a test writes it into the folder catalog. */
export interface ReleaseSpec {
	readonly name: string;
	readonly version: string;
	readonly description?: string;
	/** The `noodle` block of its package.json. */
	readonly noodle?: Record<string, unknown>;
	/** The `scripts` of its package.json. */
	readonly scripts?: Readonly<Record<string, string>>;
	/** What its index.js is; an ES module unless given. */
	readonly type?: "module" | "commonjs";
	/** The module's text; unless given, it answers `version()` with its own. */
	readonly source?: string;
	/** More files, by their names. */
	readonly files?: Readonly<Record<string, string>>;
}

export interface WorkspaceSpec {
	/** An object is written as JSON, a text as it stands; null: there is none. */
	readonly manifest: string | object | null;
	readonly releases?: readonly ReleaseSpec[];
	/** Has the catalog of examples/docs-service too. */
	readonly withExample?: boolean;
	/** An existing folder to make the workspace in; the system's temporary one unless given. */
	readonly parent?: string;
}

export interface TempWorkspace {
	readonly root: string;
	path(...parts: string[]): string;
	writeManifest(manifest: string | object): Promise<void>;
	addRelease(release: ReleaseSpec): Promise<void>;
	remove(): Promise<void>;
}

const exampleCatalog = fileURLToPath(new URL("../../examples/docs-service/runtime_components", import.meta.url));

/** A workspace in a temporary folder, its releases in the folder catalog. */
export async function tempWorkspace({
	manifest,
	releases = [],
	withExample,
	parent = tmpdir(),
}: WorkspaceSpec): Promise<TempWorkspace> {
	const root = await realpath(await mkdtemp(join(parent, "noodle-")));
	const path = (...parts: string[]): string => join(root, ...parts);
	const workspace: TempWorkspace = {
		root,
		path,
		writeManifest: (next) =>
			writeFile(path("noodle.json"), typeof next === "string" ? next : `${JSON.stringify(next, null, 2)}\n`),
		addRelease: (release) => writeRelease(path("runtime_components", release.name, release.version), release),
		remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
	};
	if (manifest !== null) await workspace.writeManifest(manifest);
	if (withExample) await cp(exampleCatalog, path("runtime_components"), { recursive: true });
	for (const release of releases) await workspace.addRelease(release);
	return workspace;
}

/** Writes a release into a folder: index.js with its package.json. */
export async function writeRelease(
	folder: string,
	{ name, version, description, type = "module", noodle = {}, scripts, source, files = {} }: ReleaseSpec,
): Promise<void> {
	const exporting = type === "module" ? "export default" : "module.exports =";
	const answering = `${exporting} { setup: () => ({ methods: { version: () => ${JSON.stringify(version)} } }) };\n`;
	await mkdir(folder, { recursive: true });
	await writeFile(
		join(folder, "package.json"),
		JSON.stringify({ name, version, description, type, main: "index.js", scripts, noodle }, null, 2),
	);
	await writeFile(join(folder, "index.js"), source ?? answering);
	for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
}
