import { randomBytes } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { isMissing, noodleFolder, pathWithin, readIfThere, sweepAbandoned } from "@noodle-upgrade/runtime/releases";
import { draftVersion } from "../../core/draft-version.ts";
import type { SourceFolders } from "../../core/ports.ts";
import { copySources } from "./copy-sources.ts";
import { findSources } from "./find-sources.ts";
import { runBuildScript } from "./run-build-script.ts";
import { readSourcePackage } from "./source-package.ts";

/** The bundler puts the templates beside the server. */
const templates = new URL("./templates/", import.meta.url);

/** On a real disk; everything that is written is there whole or not at all. */
export function sourceFolders(root: string, environment: Readonly<Record<string, string | undefined>>): SourceFolders {
	/** A folder out of sight, to build in. */
	const newWorkshop = async (name: string): Promise<string> => {
		await sweepAbandoned(await noodleFolder(root, "building"));
		return noodleFolder(root, "building", `${process.pid}-${name}`);
	};
	/** Fills a folder out of sight, and moves it to its place. */
	const appear = async (target: string, fill: (folder: string) => Promise<Result<null>>): Promise<Result<null>> => {
		const workshop = await newWorkshop(randomBytes(8).toString("hex"));
		try {
			const filled = await fill(workshop);
			if (!filled.ok) return filled;
			await mkdir(dirname(target), { recursive: true });
			await rename(workshop, target);
			return success(null);
		} finally {
			await rm(workshop, { recursive: true, force: true });
		}
	};
	return {
		find: (catalog) => findSources(root, resolve(root, catalog)),
		async template(language) {
			const folder = new URL(`${language}/`, templates);
			const names = await readdir(folder);
			return new Map(
				await Promise.all(names.map(async (name) => [name, await readFile(new URL(name, folder), "utf8")] as const)),
			);
		},
		async create(folder, files) {
			const target = resolve(root, folder);
			if (await isThere(target))
				return failure("folder-exists", `${target} is there already. Choose another name, or move the folder away.`);
			const written = await appear(target, async (into) => {
				for (const [path, text] of files) await writeFile(join(into, path), text);
				return success(null);
			});
			return written.ok ? success(target) : written;
		},
		async release(folder, catalog) {
			const source = resolve(root, folder);
			const read = await readSourcePackage(source);
			if (!read.ok) return read;
			const { name, version, build } = read.value;
			const target = resolve(root, catalog, name, version);
			if (await isThere(target))
				return failure(
					"release-exists",
					`${name} ${version} is a release already, in ${target}, and releases never change. Raise the "version" in ${join(source, "package.json")}, then try again.`,
				);
			const built = build ? await runBuildScript(source, environment) : success(null);
			if (!built.ok) return built;
			const placed = await appear(target, (into) => copySources(source, read.value, into));
			return placed.ok ? success({ name, version, folder: target }) : placed;
		},
		async withDraft(file, stamp, use) {
			const source = await sourceOf(file, root);
			if (source === null)
				return failure("no-source", `${file} is in no folder of the workspace that a release could be made of.`);
			const read = await readSourcePackage(source);
			if (!read.ok) return read;
			const built = read.value.build ? await runBuildScript(source, environment) : success(null);
			if (!built.ok) return built;
			const version = draftVersion(read.value.version, stamp);
			const text = JSON.stringify({ ...(JSON.parse(read.value.text) as object), version }, null, 2);
			const folder = await newWorkshop(`draft-${stamp}`);
			try {
				const copied = await copySources(source, { ...read.value, text }, folder);
				if (!copied.ok) return copied;
				const locator = JSON.stringify({ kind: "folder", path: folder });
				return await use({ descriptor: { ...read.value.descriptor, version }, catalog: "sources", locator });
			} finally {
				await rm(folder, { recursive: true, force: true });
			}
		},
	};
}

/** The innermost folder around a file that a release can be made of; null: there is none in the workspace. */
async function sourceOf(file: string, root: string): Promise<string | null> {
	for (let folder = dirname(file); pathWithin(root, folder) !== null; folder = dirname(folder)) {
		const text = await readIfThere(join(folder, "package.json"));
		if (text !== null) return text.includes('"noodle"') ? folder : null;
	}
	return null;
}

async function isThere(path: string): Promise<boolean> {
	try {
		await lstat(path);
		return true;
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	}
}
