import type { ReadEntry } from "tar";
import { failure, messageOf, type Result, success } from "../formats/failure.ts";
import { releaseLimits } from "./limits.ts";

/** Loaded when the first tarball comes along, since most workspaces have none. */
const loadTar = () => import("tar");

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
	const { t } = await loadTar();
	const chunks: Buffer[] = [];
	let found = false;
	try {
		await t({
			file: tarball,
			strict: true,
			onReadEntry(entry) {
				if (found || withoutTop(entry.path) !== file || entry.type !== "File") return;
				found = true;
				entry.on("data", (chunk: Buffer) => chunks.push(chunk));
			},
		});
	} catch (error) {
		return unreadable(tarball, error);
	}
	return success(found ? Buffer.concat(chunks).toString("utf8") : null);
}

/** Unpacks a tarball into an existing empty folder; its single top folder is left off. */
export async function unpackTarball(tarball: string, into: string): Promise<Result<null>> {
	const { x } = await loadTar();
	let problem: string | null = null;
	let files = 0;
	let bytes = 0;
	try {
		await x({
			file: tarball,
			cwd: into,
			strip: 1,
			strict: true,
			preserveOwner: false,
			noMtime: true,
			filter(path, entry) {
				files++;
				bytes += entry.size ?? 0;
				problem ??= refusal(path, entry as ReadEntry);
				if (files > releaseLimits.files || bytes > releaseLimits.bytes) problem ??= "it is too large when unpacked";
				return problem === null;
			},
		});
	} catch (error) {
		return unreadable(tarball, error);
	}
	if (problem !== null)
		return failure("invalid-release", `${tarball} was refused: ${problem}. Make it anew with "npm pack".`);
	return success(null);
}

function refusal(path: string, entry: ReadEntry): string | null {
	if (entry.type !== "File" && entry.type !== "OldFile" && entry.type !== "Directory") {
		return `"${path}" is a ${entry.type}, and only files and folders are allowed`;
	}
	const parts = path.replaceAll("\\", "/").split("/");
	if (path.startsWith("/") || /^[A-Za-z]:/.test(path) || parts.includes(".."))
		return `"${path}" leads out of the release`;
	return null;
}

function withoutTop(path: string): string {
	return path.split("/").slice(1).join("/");
}

function unreadable(tarball: string, error: unknown): Result<never> {
	return failure(
		"invalid-release",
		`${tarball} cannot be read as a tarball (${messageOf(error)}). Make it anew with "npm pack".`,
	);
}
