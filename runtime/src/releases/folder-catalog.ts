import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type ComponentDescriptor, misplacedRelease, readDescriptor } from "../formats/descriptor.ts";
import { type Finding, finding } from "../formats/finding.ts";
import { inGroups, readAtOnce } from "../formats/in-groups.ts";
import { isMissing, readIfThere } from "./files.ts";
import type { ReleaseSource } from "./store.ts";
import { readPackageJson } from "./tarball.ts";

export interface FolderRelease {
	readonly descriptor: ComponentDescriptor;
	readonly source: ReleaseSource;
	/** ISO 8601: when its package.json, or its tarball, was last written. */
	readonly modifiedAt: string;
}

interface Candidate {
	readonly source: ReleaseSource;
	/** What the place says that it is, to be held against the descriptor; undefined for a tarball. */
	readonly expected?: { readonly name: string; readonly version: string };
	/** ISO 8601. */
	readonly modifiedAt: string;
	/** Changes when the content may have. */
	readonly stamp: string;
}

/**
 * The catalog that needs no network: `<name>/<version>/` folders, and tarballs beside them or above. What cannot be
 * read gives a finding and leaves the rest usable.
 */
export class FolderCatalog {
	readonly #folder: string;
	readonly #cache = new Map<string, { stamp: string; release: FolderRelease | null; findings: readonly Finding[] }>();

	/** @param folder absolute path of `registry_path`; it need not exist */
	constructor(folder: string) {
		this.#folder = folder;
	}

	async list(): Promise<{ releases: FolderRelease[]; findings: Finding[] }> {
		const candidates = await this.#candidates();
		const read = await inGroups(candidates, readAtOnce, (candidate) => this.#read(candidate));
		const known = new Set(candidates.map(({ source }) => source.path));
		for (const path of this.#cache.keys()) if (!known.has(path)) this.#cache.delete(path);
		return {
			releases: read.flatMap(({ release }) => (release ? [release] : [])),
			findings: read.flatMap(({ findings }) => findings),
		};
	}

	async #candidates(): Promise<Candidate[]> {
		const found: Candidate[] = [];
		for (const top of await entriesOf(this.#folder)) {
			if (top.endsWith(".tgz")) found.push(...(await tarball(join(this.#folder, top))));
			else if (top.startsWith("@")) {
				for (const name of await entriesOf(join(this.#folder, top)))
					found.push(...(await this.#component(`${top}/${name}`)));
			} else if (!top.startsWith(".")) found.push(...(await this.#component(top)));
		}
		return found;
	}

	async #component(name: string): Promise<Candidate[]> {
		const folder = join(this.#folder, name);
		const found = await Promise.all(
			(await entriesOf(folder)).map(async (entry): Promise<Candidate[]> => {
				const path = join(folder, entry);
				if (entry.endsWith(".tgz")) return tarball(path);
				const packageJson = await stat(join(path, "package.json")).catch((error: unknown) => {
					if (isMissing(error)) return null;
					throw error;
				});
				if (!packageJson) return [];
				return [
					{
						source: { kind: "folder", path },
						expected: { name, version: entry },
						...timesOf(packageJson),
					},
				];
			}),
		);
		return found.flat();
	}

	async #read({
		source,
		expected,
		modifiedAt,
		stamp,
	}: Candidate): Promise<{ release: FolderRelease | null; findings: readonly Finding[] }> {
		const cached = this.#cache.get(source.path);
		if (cached?.stamp === stamp) return cached;
		const file = source.kind === "folder" ? join(source.path, "package.json") : source.path;
		const text = source.kind === "folder" ? await readIfThere(file) : await readPackageJson(source.path);
		let outcome: { release: FolderRelease | null; findings: readonly Finding[] };
		if (text === null) outcome = { release: null, findings: [] };
		else if (typeof text !== "string" && !text.ok) {
			outcome = { release: null, findings: [finding("invalid-release", "error", text.error.message, { file })] };
		} else {
			const reading = readDescriptor(typeof text === "string" ? text : text.value, file);
			outcome = {
				release: reading.descriptor && { descriptor: reading.descriptor, source, modifiedAt },
				findings: reading.findings,
			};
			const misplaced = expected ? misplacedRelease(reading, expected) : null;
			if (misplaced) outcome = { release: null, findings: [misplaced] };
		}
		this.#cache.set(source.path, { stamp, ...outcome });
		return outcome;
	}
}

async function entriesOf(folder: string): Promise<string[]> {
	try {
		return (await readdir(folder)).sort();
	} catch (error) {
		if (isMissing(error)) return [];
		throw error;
	}
}

async function tarball(path: string): Promise<Candidate[]> {
	const file = await stat(path).catch((error: unknown) => {
		// It was deleted since the folder was read, or is a link to nothing.
		if (isMissing(error)) return null;
		throw error;
	});
	if (!file) return [];
	return [{ source: { kind: "tarball", path }, ...timesOf(file) }];
}

function timesOf({ mtime, mtimeMs, size }: Stats): Pick<Candidate, "modifiedAt" | "stamp"> {
	return { modifiedAt: mtime.toISOString(), stamp: `${mtimeMs}:${size}` };
}
