import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, open, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { noodleFolderName } from "../formats/workspace-files.ts";
import { isAlive } from "../is-alive.ts";

/** The text of a file; null when there is none. Other errors are thrown: they are not ours to explain away. */
export async function readIfThere(path: string): Promise<string | null> {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
}

export function isMissing(error: unknown): boolean {
	const code = (error as NodeJS.ErrnoException | null)?.code;
	return code === "ENOENT" || code === "ENOTDIR";
}

/** A path as it is named from a folder around it, "" for the folder itself; null: it lies elsewhere. */
export function pathWithin(folder: string, path: string): string | null {
	const within = relative(folder, path);
	return within === ".." || within.startsWith(`..${sep}`) || isAbsolute(within) ? null : within;
}

/**
 * Writes a file so that a reader, or a power cut, sees either the old or the new text, never a part. A link stays, and
 * what it leads to is written.
 *
 * @param mode what the file may be used for; unless given, as it was before, or else what is usual
 * @throws when the file is there and may not be written
 */
export async function writeWhole(path: string, data: string | Uint8Array, mode?: number): Promise<void> {
	const target = await behindLinks(path);
	await mkdir(dirname(target), { recursive: true });
	const before = await modeOf(target);
	// A rename would not ask.
	if (before !== null) await access(target, constants.W_OK);
	const temporary = `${target}.${randomBytes(4).toString("hex")}.tmp`;
	try {
		const file = await open(temporary, "wx", mode ?? before ?? 0o644);
		try {
			if (mode === undefined && before !== null) await file.chmod(before);
			await file.writeFile(data);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, target);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
	await syncFolder(dirname(target));
}

/** The file that is meant by a path, which need not be there. */
async function behindLinks(path: string): Promise<string> {
	try {
		return await realpath(path);
	} catch (error) {
		if (isMissing(error)) return path;
		throw error;
	}
}

/** Permissions of a file; null when there is none. */
async function modeOf(path: string): Promise<number | null> {
	try {
		return (await stat(path)).mode & 0o777;
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
}

/**
 * Removes what writes of these files have left that were cut off before their rename.
 *
 * @param paths files that nobody writes meanwhile
 */
export async function sweepUnfinished(...paths: readonly string[]): Promise<void> {
	const targets = await Promise.all(paths.map(behindLinks));
	for (const folder of new Set(targets.map((path) => dirname(path)))) {
		const wholes = targets.filter((path) => dirname(path) === folder).map((path) => basename(path));
		for (const name of await namesIn(folder)) {
			const whole = /^(.+)\.[0-9a-f]{8}\.tmp$/.exec(name)?.[1];
			if (whole !== undefined && wholes.includes(whole)) await rm(join(folder, name), { force: true });
		}
	}
}

/** Removes what processes that have died left in a folder, where names begin with the number of their process and "-". */
export async function sweepAbandoned(folder: string): Promise<void> {
	for (const name of await namesIn(folder)) {
		const owner = /^(\d+)-/.exec(name)?.[1];
		if (owner !== undefined && !isAlive(Number(owner))) await rm(join(folder, name), { recursive: true, force: true });
	}
}

/** What lies in a folder; nothing when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
	try {
		return await readdir(folder);
	} catch (error) {
		if (isMissing(error)) return [];
		throw error;
	}
}

/** A rename is only safe from a power cut once its folder is on disk; Windows has no such call and needs none. */
async function syncFolder(path: string): Promise<void> {
	if (process.platform === "win32") return;
	const folder = await open(path, "r");
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}

/** `.noodle` in a workspace, made when it is not there, and kept out of git by its own .gitignore. */
export async function noodleFolder(root: string, ...inner: string[]): Promise<string> {
	const base = join(root, noodleFolderName);
	await mkdir(join(base, ...inner), { recursive: true });
	await writeFile(join(base, ".gitignore"), "*\n", { flag: "wx" }).catch((error: unknown) => {
		if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
	});
	return join(base, ...inner);
}
