import type { Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type ComponentDescriptor, misplacedRelease, readDescriptor } from "../formats/descriptor.ts";
import { messageOf, success } from "../formats/failure.ts";
import { type Finding, finding } from "../formats/finding.ts";
import { inGroups, readAtOnce } from "../formats/in-groups.ts";
import { isMissing } from "./files.ts";
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

interface Read {
	readonly release: FolderRelease | null;
	readonly findings: readonly Finding[];
}

/**
 * The catalog that needs no network: `<name>/<version>/` folders, and tarballs beside them or above. What cannot be
 * read gives a finding and leaves the rest usable.
 */
export class FolderCatalog {
	readonly #folder: string;
	readonly #cache = new Map<string, Read & { readonly stamp: string }>();

	/** @param folder absolute path of `registry_path`; it need not exist */
	constructor(folder: string) {
		this.#folder = folder;
	}

	async list(): Promise<{ releases: FolderRelease[]; findings: Finding[] }> {
		const look = new Look();
		const candidates = await this.#candidates(look);
		const read = await inGroups(candidates, readAtOnce, (candidate) => this.#read(candidate, look));
		const known = new Set(candidates.map(({ source }) => source.path));
		for (const path of this.#cache.keys()) if (!known.has(path)) this.#cache.delete(path);
		return {
			releases: read.flatMap(({ release }) => (release ? [release] : [])),
			findings: [...look.findings, ...read.flatMap(({ findings }) => findings)],
		};
	}

	async #candidates(look: Look): Promise<Candidate[]> {
		const found: Candidate[] = [];
		for (const top of await entriesOf(this.#folder, look)) {
			if (top.endsWith(".tgz")) found.push(...(await tarball(join(this.#folder, top), look)));
			else if (top.startsWith("@")) {
				for (const name of await entriesOf(join(this.#folder, top), look))
					found.push(...(await this.#component(`${top}/${name}`, look)));
			} else if (!top.startsWith(".")) found.push(...(await this.#component(top, look)));
		}
		return found;
	}

	async #component(name: string, look: Look): Promise<Candidate[]> {
		const folder = join(this.#folder, name);
		const found = await Promise.all(
			(await entriesOf(folder, look)).map(async (entry): Promise<Candidate[]> => {
				const path = join(folder, entry);
				if (entry.endsWith(".tgz")) return tarball(path, look);
				const packageJson = await look.at(join(path, "package.json"), (file) => stat(file));
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

	async #read(candidate: Candidate, look: Look): Promise<Read> {
		const { source, stamp } = candidate;
		const cached = this.#cache.get(source.path);
		if (cached?.stamp === stamp) return cached;
		const file = source.kind === "folder" ? join(source.path, "package.json") : source.path;
		const text =
			source.kind === "folder"
				? await look.at(file, async (path) => success(await readFile(path, "utf8")))
				: await readPackageJson(file);
		// What is let in after all is changed in nothing that its stamp is made of.
		if (text === null) return { release: null, findings: [] };
		const outcome = text.ok ? described(text.value, file, candidate) : unusable(file, text.error.message);
		this.#cache.set(source.path, { stamp, ...outcome });
		return outcome;
	}
}

/** One look at a catalog: what is gone again is passed over, what cannot be looked at is told, and the rest is looked at all the same. */
class Look {
	readonly findings: Finding[] = [];

	/** @returns null where there is nothing to be seen */
	async at<Value>(path: string, see: (path: string) => Promise<Value>): Promise<Value | null> {
		try {
			return await see(path);
		} catch (error) {
			if (isMissing(error)) return null;
			if (!isOutOfReach(error)) throw error;
			const message = `${path} cannot be read: ${messageOf(error)}. Correct its permissions, or remove it from the catalog.`;
			this.findings.push(...unusable(path, message).findings);
			return null;
		}
	}
}

/** Whether it is the place itself that cannot be looked at, and not this process that has no means to. */
function isOutOfReach(error: unknown): boolean {
	return ["EACCES", "EPERM", "ELOOP", "EISDIR", "EIO"].includes((error as NodeJS.ErrnoException).code ?? "");
}

function described(text: string, file: string, { source, expected, modifiedAt }: Candidate): Read {
	const reading = readDescriptor(text, file);
	const misplaced = expected ? misplacedRelease(reading, expected) : null;
	if (misplaced) return { release: null, findings: [misplaced] };
	const { descriptor, findings } = reading;
	return { release: descriptor && { descriptor, source, modifiedAt }, findings };
}

function unusable(file: string, message: string): Read {
	return { release: null, findings: [finding("invalid-release", "error", message, { file })] };
}

async function entriesOf(folder: string, look: Look): Promise<string[]> {
	const entries = await look.at(folder, (path) => readdir(path));
	return (entries ?? []).sort();
}

async function tarball(path: string, look: Look): Promise<Candidate[]> {
	const file = await look.at(path, (at) => stat(at));
	return file ? [{ source: { kind: "tarball", path }, ...timesOf(file) }] : [];
}

function timesOf({ mtime, mtimeMs, size }: Stats): Pick<Candidate, "modifiedAt" | "stamp"> {
	return { modifiedAt: mtime.toISOString(), stamp: `${mtimeMs}:${size}` };
}
