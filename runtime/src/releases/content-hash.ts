import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { failure, type Result, success } from "../formats/failure.ts";
import { releaseLimits } from "./limits.ts";

/** What never belongs to a release, wherever it comes from. */
const ignored = new Set([".git", ".DS_Store"]);

/** Whether a file is left out wherever a release is copied, unpacked or hashed. @param path with "/" between names */
export function isNeverPartOfRelease(path: string): boolean {
	return path.split("/").some((name) => ignored.has(name));
}

/**
 * The hash of a release's content: of the sorted list of its files' paths, sizes and SHA-256 digests. Times, modes and
 * how it was delivered do not count, so that a folder and a tarball with the same files are the same release.
 *
 * @returns `sha256-` and 64 hex digits; a failure names a link or a device, which a release may not have
 */
export async function contentHash(folder: string): Promise<Result<string>> {
	const listed = await listFiles(folder);
	if (!listed.ok) return listed;
	const total = createHash("sha256");
	for (const { path, size } of listed.value) {
		const digest = createHash("sha256");
		await pipeline(createReadStream(join(folder, path)), digest);
		total.update(`${path}\0${size}\0${digest.digest("hex")}\n`);
	}
	return success(`sha256-${total.digest("hex")}`);
}

/** All files of a release, sorted by path, with "/" between names on every system. */
export async function listFiles(folder: string): Promise<Result<{ path: string; size: number }[]>> {
	const files: { path: string; size: number }[] = [];
	const pending = [""];
	let bytes = 0;
	for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
		for (const entry of await readdir(join(folder, at), { withFileTypes: true })) {
			if (ignored.has(entry.name)) continue;
			const path = at === "" ? entry.name : `${at}/${entry.name}`;
			if (entry.isDirectory()) pending.push(path);
			else if (entry.isFile()) {
				const { size } = await lstat(join(folder, path));
				files.push({ path, size });
				bytes += size;
			} else
				return failure(
					"invalid-release",
					`${join(folder, path)} is neither a file nor a folder; a release may hold nothing else.`,
				);
			if (files.length > releaseLimits.files || bytes > releaseLimits.bytes) {
				return failure(
					"invalid-release",
					`${folder} is too large for a release: at most ${releaseLimits.files} files and ${releaseLimits.bytes / 2 ** 20} MB are allowed.`,
				);
			}
		}
	}
	files.sort((a, b) => (a.path < b.path ? -1 : 1));
	return success(files);
}
