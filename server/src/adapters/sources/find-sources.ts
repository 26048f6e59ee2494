import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { readIfThere } from "@noodle-upgrade/runtime/releases";
import type { SourceFolder } from "../../core/ports.ts";
import { readSourcePackage } from "./source-package.ts";

/** How deep below the workspace's folder people put what they write, and how many folders are looked into. */
const maxDepth = 6;
const maxFolders = 5000;

/**
 * Every folder of a workspace that a release could be made of: its package.json has a `noodle` block and a name and a version.
 * What is hidden, installed, or a catalog is not looked into.
 *
 * @param catalog absolute path of the catalog folder, whose releases are no sources
 */
export async function findSources(root: string, catalog: string): Promise<SourceFolder[]> {
	const found: SourceFolder[] = [];
	let folders = [root];
	let seen = 0;
	for (let depth = 0; depth <= maxDepth && folders.length > 0; depth++) {
		const next: string[] = [];
		for (const folder of folders.slice(0, maxFolders - seen)) {
			seen++;
			const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
			if (entries.some((entry) => entry.name === "package.json")) {
				const source = await sourceIn(folder);
				if (source) found.push(source);
			}
			for (const entry of entries) {
				const inner = join(folder, entry.name);
				if (entry.isDirectory() && !/^(\.|node_modules$)/.test(entry.name) && relative(catalog, inner) !== "")
					next.push(inner);
			}
		}
		folders = next;
	}
	return found.sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

async function sourceIn(folder: string): Promise<SourceFolder | null> {
	const text = await readIfThere(join(folder, "package.json")).catch(() => null);
	// Most folders with a package.json have nothing to do with us, and that is no trouble to be told.
	if (!text?.includes('"noodle"')) return null;
	const read = await readSourcePackage(folder);
	return read.ok ? { folder, name: read.value.name, version: read.value.version } : null;
}
