import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { noodleFolderName } from "@noodle-upgrade/runtime/formats";
import { noodleFolder, readIfThere, writeWhole } from "@noodle-upgrade/runtime/releases";
import * as z from "zod";
import { type Packument, readPackument } from "./packument.ts";

const entrySchema = z.object({
	url: z.string(),
	etag: z.string().nullable(),
	lastModified: z.string().nullable(),
	checkedAt: z.iso.datetime(),
	packument: z.unknown(),
});

/** What a registry said of a package, and when it last said that it is still so. */
export interface CachedPackument {
	readonly etag: string | null;
	readonly lastModified: string | null;
	/** ISO 8601. */
	readonly checkedAt: string;
	readonly packument: Packument;
}

/**
 * `.noodle/cache/npm/packuments` of a workspace: a file a package and registry, with nothing in it but what is needed, so
 * that it can be asked for changes only, and be used when the registry is out of reach. It may be deleted at any time.
 */
export class PackumentCache {
	readonly #root: string;

	constructor(root: string) {
		this.#root = root;
	}

	/** Null when there is none, or none that is whole. */
	async read(url: string, name: string): Promise<CachedPackument | null> {
		const text = await readIfThere(join(this.#root, noodleFolderName, ...folder, fileOf(url)));
		if (text === null) return null;
		const entry = entrySchema.safeParse(parsed(text));
		if (!entry.success || entry.data.url !== url) return null;
		const packument = readPackument(entry.data.packument, name);
		return typeof packument === "string" ? null : { ...entry.data, packument };
	}

	async write(url: string, entry: CachedPackument): Promise<void> {
		try {
			const path = join(await noodleFolder(this.#root, ...folder), fileOf(url));
			await writeWhole(path, JSON.stringify({ url, ...entry }));
		} catch (error) {
			// Where nothing can be written, the answer still is one; it is only not there when the registry is not.
			const code = (error as NodeJS.ErrnoException).code ?? "";
			if (!["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"].includes(code)) throw error;
		}
	}

	async remove(url: string): Promise<void> {
		await rm(join(this.#root, noodleFolderName, ...folder, fileOf(url)), { force: true });
	}
}

const folder = ["cache", "npm", "packuments"];

function fileOf(url: string): string {
	return `${createHash("sha256").update(url).digest("hex")}.json`;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// A file that somebody damaged is as good as none: the registry is asked again.
		return null;
	}
}
