import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { URI } from "vscode-uri";

/** A folder on disk that a test works in. */
export interface Folder {
	readonly path: string;
	readonly uri: string;
	uriOf(file: string): string;
	read(file: string): Promise<string>;
	write(file: string, text: string): Promise<void>;
	delete(file: string): Promise<void>;
}

export interface Release {
	readonly name: string;
	readonly version: string;
	readonly noodle?: Record<string, unknown>;
}

/** @param files path within the folder to text. */
export async function temporaryFolder(
	files: Readonly<Record<string, string>>,
): Promise<Folder & { remove(): Promise<void> }> {
	const path = await realpath(await mkdtemp(join(tmpdir(), "noodle-lsp-")));
	const folder: Folder = {
		path,
		uri: URI.file(path).toString(),
		uriOf: (file) => URI.file(join(path, file)).toString(),
		read: (file) => readFile(join(path, file), "utf8"),
		async write(file, text) {
			await mkdir(dirname(join(path, file)), { recursive: true });
			await writeFile(join(path, file), text);
		},
		delete: (file) => rm(join(path, file), { recursive: true }),
	};
	for (const [file, text] of Object.entries(files)) await folder.write(file, text);
	return { ...folder, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Releases as files of a folder catalog: each answers `version()` with its own. */
export function catalogFiles(releases: readonly Release[]): Record<string, string> {
	const files: Record<string, string> = {};
	for (const { name, version, noodle = {} } of releases) {
		const at = `runtime_components/${name}/${version}`;
		files[`${at}/package.json`] = JSON.stringify({ name, version, description: `${name} ${version}`, noodle }, null, 2);
		files[`${at}/index.js`] = `exports.setup = () => ({ methods: { version: () => ${JSON.stringify(version)} } });\n`;
	}
	return files;
}
