import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** The folders of a catalog that hold releases, and those of scopes around them; none where there is no such catalog. */
export async function componentFolders(catalog: string): Promise<{ scopes: string[]; components: string[] }> {
	const folders = foldersAmong((await entriesOf(catalog)) ?? []);
	const scopes = folders.filter((name) => name.startsWith("@")).map((name) => join(catalog, name));
	const scoped = await Promise.all(scopes.map(subfolders));
	const plain = folders.filter((name) => !name.startsWith("@")).map((name) => join(catalog, name));
	return { scopes, components: [...plain, ...scoped.flat()] };
}

export async function subfolders(folder: string): Promise<string[]> {
	return foldersAmong((await entriesOf(folder)) ?? []).map((name) => join(folder, name));
}

/** Links may be to folders; whatever else they are to, nobody looks for a release in it. */
function foldersAmong(entries: readonly Dirent[]): string[] {
	return entries
		.filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
		.map(({ name }) => name);
}

async function entriesOf(folder: string): Promise<Dirent[] | null> {
	try {
		return await readdir(folder, { withFileTypes: true });
	} catch (error) {
		if (isOutOfReach(error)) return null;
		throw error;
	}
}

/** What comes and goes while it is looked at, or belongs to somebody else, is left to whoever lists it to complain of. */
function isOutOfReach(error: unknown): boolean {
	return ["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP", "EMFILE", "ENFILE"].includes(
		(error as NodeJS.ErrnoException).code ?? "",
	);
}
