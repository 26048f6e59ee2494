import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ReadEntry } from "tar";
import { failure, messageOf, type Result, success } from "../formats/failure.ts";
import { isNeverPartOfRelease } from "./content-hash.ts";
import { releaseLimits } from "./limits.ts";
import { PortableNames } from "./portable-names.ts";
import { forEachEntry, TarballRefused } from "./tarball-entries.ts";

/** Reads package.json out of a tarball made by `npm pack`, without unpacking it. */
export async function readPackageJson(tarball: string): Promise<Result<string>> {
	const text = await readFromTarball(tarball, "package.json");
	if (!text.ok) return text;
	return text.value === null
		? failure("invalid-release", `${tarball} has no package/package.json; make it with "npm pack".`)
		: success(text.value);
}

/** Reads one file out of a tarball made by `npm pack`, without unpacking it; null: there is no such file in it. */
export async function readFromTarball(tarball: string, file: string): Promise<Result<string | null>> {
	const chunks: Buffer[] = [];
	let found = false;
	try {
		await forEachEntry(tarball, async (entry) => {
			if (found || withoutTop(entry.path) !== file || entry.type !== "File") return entry.resume();
			if (entry.size > releaseLimits.textBytes)
				throw new TarballRefused(`its ${file} is larger than ${releaseLimits.textBytes / 2 ** 20} MB`);
			found = true;
			for await (const chunk of entry) chunks.push(chunk);
		});
	} catch (error) {
		return unusable(tarball, error);
	}
	return success(found ? Buffer.concat(chunks).toString("utf8") : null);
}

/** Unpacks a tarball into an existing empty folder; its single top folder is left off. */
export async function unpackTarball(tarball: string, into: string): Promise<Result<null>> {
	const names = new PortableNames();
	let bytes = 0;
	try {
		await forEachEntry(tarball, async (entry) => {
			const why = refusal(entry);
			if (why !== null) throw new TarballRefused(why);
			const path = withoutTop(entry.path);
			if (entry.type === "Directory" || path === "" || isNeverPartOfRelease(path)) return entry.resume();
			bytes += entry.size;
			if (bytes > releaseLimits.bytes) throw new TarballRefused("it is too large when unpacked");
			const odd = names.refusal(path);
			if (odd !== null) throw new TarballRefused(odd);
			await write(join(into, path), entry);
		});
	} catch (error) {
		return unusable(tarball, error);
	}
	return success(null);
}

/** Only ever makes a new file: what a tarball wants of modes, owners and times is not asked, but whether it can be run. */
async function write(path: string, entry: ReadEntry): Promise<void> {
	await mkdir(dirname(path), { recursive: true });
	const file = await open(path, "wx", ((entry.mode ?? 0) & 0o100) === 0 ? 0o644 : 0o755);
	try {
		for await (const chunk of entry) await file.writeFile(chunk);
	} finally {
		await file.close();
	}
}

function refusal(entry: ReadEntry): string | null {
	const { path, type } = entry;
	if (type !== "File" && type !== "OldFile" && type !== "Directory") {
		return `"${path}" is a ${type}, and only files and folders are allowed`;
	}
	const parts = path.replaceAll("\\", "/").split("/");
	if (path.startsWith("/") || /^[A-Za-z]:/.test(path) || parts.includes(".."))
		return `"${path}" leads out of the release`;
	return null;
}

function withoutTop(path: string): string {
	const names = path.split("/").slice(1);
	return names.filter((name) => name !== "" && name !== ".").join("/");
}

function unusable(tarball: string, error: unknown): Result<never> {
	const why =
		error instanceof TarballRefused
			? `was refused: ${error.message}`
			: `cannot be read as a tarball (${messageOf(error)})`;
	return failure("invalid-release", `${tarball} ${why}. Make it anew with "npm pack".`);
}
