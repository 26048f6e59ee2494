import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { URI } from "vscode-uri";
import { type ReleaseSpec, writeRelease } from "../../harness/workspace.ts";

/** A folder on disk that a test works in. */
export interface Folder {
	readonly path: string;
	readonly uri: string;
	uriOf(file: string): string;
	read(file: string): Promise<string>;
	write(file: string, text: string): Promise<void>;
	addRelease(release: ReleaseSpec): Promise<void>;
	delete(file: string): Promise<void>;
}

export interface FolderSpec {
	/** The text of noodle.json; null: there is none. */
	readonly manifest: string | null;
	readonly releases: readonly ReleaseSpec[];
}

/** A service's folder with its releases in the folder catalog. Its path has no symbolic links in it. */
export async function serviceFolder({ manifest, releases }: FolderSpec): Promise<Folder & { remove(): Promise<void> }> {
	const path = await realpath(await mkdtemp(join(tmpdir(), "noodle-lsp-")));
	const folder: Folder = {
		path,
		uri: URI.file(path).toString(),
		uriOf: (file) => URI.file(join(path, file)).toString(),
		read: (file) => readFile(join(path, file), "utf8"),
		write: (file, text) => writeFile(join(path, file), text),
		addRelease: (release) => writeRelease(join(path, "runtime_components", release.name, release.version), release),
		delete: (file) => rm(join(path, file), { recursive: true }),
	};
	for (const release of releases) await folder.addRelease(release);
	if (manifest !== null) await folder.write("noodle.json", manifest);
	return { ...folder, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}
