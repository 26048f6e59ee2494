import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ReleaseStore } from "@noodle-upgrade/runtime/releases";

/** SQLite's own files, which change when a database is only looked at, and what live runtimes keep of themselves. */
const ownAffairs = /^\.noodle\/(?:(?:state|lock)\.db|run\/|cache\/)/;

/**
 * Everything that stands in a workspace, to be compared: the content of every file, and the rows of the database.
 *
 * @returns by path; rows by their table
 */
export async function contentOf(root: string): Promise<Readonly<Record<string, string>>> {
	const content: Record<string, string> = {};
	for (const path of await filesOf(root)) {
		if (ownAffairs.test(path)) continue;
		content[path] = createHash("sha256")
			.update(await readFile(join(root, path)))
			.digest("hex");
	}
	const database = new DatabaseSync(join(root, ".noodle", "state.db"), { readOnly: true });
	for (const table of ["upgrades", "journal", "requests"])
		content[table] = JSON.stringify(database.prepare(`SELECT * FROM ${table} ORDER BY rowid`).all());
	database.close();
	return content;
}

/** What a process that was cut off has left in a workspace although nobody can need it: files half written, releases half installed. */
export async function leftoversIn(root: string): Promise<readonly string[]> {
	const torn = (await filesOf(root)).filter((path) => /\.tmp(?:\.damaged)?(?:\/|$)/.test(path));
	const store = new ReleaseStore(root);
	const broken: string[] = [];
	for (const integrity of await store.list()) if (!(await store.find(integrity))?.ok) broken.push(integrity);
	return [...torn, ...broken];
}

/** Files and folders, by their paths from the root. */
async function filesOf(root: string): Promise<string[]> {
	const entries = await readdir(root, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => !entry.isSocket())
		.flatMap((entry) => {
			const path = join(entry.parentPath, entry.name).slice(root.length + 1);
			return entry.isFile() || path.endsWith(".tmp") ? [path] : [];
		});
}
