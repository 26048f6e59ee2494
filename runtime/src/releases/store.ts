import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type ComponentDescriptor, readDescriptor } from "../formats/descriptor.ts";
import { failure, type Result, success } from "../formats/failure.ts";
import { noodleFolderName } from "../formats/workspace-files.ts";
import { isAlive } from "../is-alive.ts";
import { contentHash, isNeverPartOfRelease, listFiles } from "./content-hash.ts";
import { isMissing, namesIn, noodleFolder, readIfThere } from "./files.ts";
import { PortableNames } from "./portable-names.ts";
import { precompile } from "./precompile.ts";
import { unpackTarball } from "./tarball.ts";

/** Where the content of a release can be had. */
export interface ReleaseSource {
	readonly kind: "folder" | "tarball";
	/** Absolute. */
	readonly path: string;
}

/** A release in the store. */
export interface InstalledRelease {
	readonly integrity: string;
	/** Absolute path of its folder; its content never changes. */
	readonly folder: string;
	readonly descriptor: ComponentDescriptor;
}

/** `.noodle/store`: releases by the hash of their content. Several processes may use one store at the same time. */
export class ReleaseStore {
	readonly #root: string;
	/** Releases whose content this process has seen to be what their name says. */
	readonly #verified = new Set<string>();

	/** @param root the workspace */
	constructor(root: string) {
		this.#root = root;
	}

	folderOf(integrity: string): string {
		return join(this.#root, noodleFolderName, "store", integrity.replace(/^sha256-/, ""));
	}

	async list(): Promise<string[]> {
		const entries = await namesIn(join(this.#root, noodleFolderName, "store"));
		return entries.filter((entry) => /^[0-9a-f]{64}$/.test(entry)).map((entry) => `sha256-${entry}`);
	}

	/** A release that is installed, its content verified once a process; null when it is not there. */
	async find(integrity: string): Promise<Result<InstalledRelease> | null> {
		const folder = this.folderOf(integrity);
		const text = await readIfThere(join(folder, "package.json"));
		if (text === null) return null;
		if (!this.#verified.has(integrity)) {
			const hash = await contentHash(folder);
			if (!hash.ok) return hash;
			if (hash.value !== integrity) {
				return failure(
					"release-changed",
					`The installed release in ${folder} was changed after its installation. Delete that folder and run "noodle apply" to install it anew.`,
				);
			}
			this.#verified.add(integrity);
		}
		const { descriptor, findings } = readDescriptor(text, join(folder, "package.json"));
		if (!descriptor)
			return failure("invalid-descriptor", findings[0]?.message ?? "The release's package.json cannot be used.");
		return success({ integrity, folder, descriptor });
	}

	/** Copies a release into the store. Installing what is there already changes nothing. */
	async install(source: ReleaseSource): Promise<Result<InstalledRelease>> {
		const store = await noodleFolder(this.#root, "store");
		// Whoever finds it can tell whether somebody still works on it.
		const temporary = join(store, `.${process.pid}-${randomBytes(6).toString("hex")}.tmp`);
		await mkdir(temporary);
		try {
			const filled = await this.#fill(temporary, source);
			if (!filled.ok) return filled;
			const hash = await contentHash(temporary);
			if (!hash.ok) return hash;
			const { descriptor, findings } = readDescriptor(
				await readFile(join(temporary, "package.json"), "utf8"),
				join(source.path, "package.json"),
			);
			if (!descriptor)
				return failure(
					"invalid-descriptor",
					`${source.path}: ${findings[0]?.message ?? "its package.json cannot be used."}`,
				);
			const isNew = await this.#place(temporary, hash.value);
			const installed = { integrity: hash.value, folder: this.folderOf(hash.value), descriptor };
			if (isNew) await precompile(this.#root, installed);
			return success(installed);
		} finally {
			await rm(temporary, { recursive: true, force: true });
		}
	}

	/**
	 * Gives a filled folder its name, unless the same content has it already; what is damaged makes room.
	 *
	 * @returns whether the content was not there before
	 */
	async #place(filled: string, integrity: string): Promise<boolean> {
		const folder = this.folderOf(integrity);
		try {
			await rename(filled, folder);
			return true;
		} catch (error) {
			// What was seen to be whole earlier may have been damaged since; that is why somebody installs it again.
			this.#verified.delete(integrity);
			const there = await this.find(integrity);
			if (there?.ok) return false;
			const damaged = `${filled}.damaged`;
			await rename(folder, damaged).catch((other: unknown) => {
				// Nothing is in the way: it was something else that failed.
				throw isMissing(other) ? error : other;
			});
			await rename(filled, folder);
			await rm(damaged, { recursive: true, force: true });
			return true;
		}
	}

	async #fill(temporary: string, source: ReleaseSource): Promise<Result<null>> {
		if (source.kind === "tarball") return unpackTarball(source.path, temporary);
		// Links and devices are refused before anything is copied.
		const listed = await listFiles(source.path);
		if (!listed.ok) return listed;
		const names = new PortableNames();
		for (const { path } of listed.value) {
			const why = names.refusal(path);
			if (why !== null) return failure("invalid-release", `${source.path} cannot be a release: ${why}. Rename it.`);
		}
		await cp(source.path, temporary, { recursive: true, filter: (path) => !isNeverPartOfRelease(basename(path)) });
		return success(null);
	}

	async remove(integrity: string): Promise<void> {
		this.#verified.delete(integrity);
		await rm(this.folderOf(integrity), { recursive: true, force: true });
	}

	/**
	 * Removes what installations that were cut off have left.
	 *
	 * @param olderThanMs what has not changed for so long is nobody's, even if a process has its owner's number
	 */
	async sweep(olderThanMs: number): Promise<void> {
		const store = join(this.#root, noodleFolderName, "store");
		for (const name of await namesIn(store)) {
			const match = unfinished.exec(name);
			if (!match) continue;
			const path = join(store, name);
			const isDead = match[1] !== undefined && !isAlive(Number(match[1]));
			if (isDead || (await changedAt(path)) < Date.now() - olderThanMs)
				await rm(path, { recursive: true, force: true });
		}
	}
}

async function changedAt(path: string): Promise<number> {
	try {
		return (await stat(path)).mtimeMs;
	} catch (error) {
		// Its installation has just ended.
		if (isMissing(error)) return Number.POSITIVE_INFINITY;
		throw error;
	}
}

/** What the store names a folder that is being filled, or that has made room for another. */
const unfinished = /^\.(?:(\d+)-)?[0-9a-f]+\.tmp(?:\.damaged)?$/;

/** Lends the content of a release as a folder, for as long as `use` runs; a tarball is unpacked for it. */
export async function withSource<Value>(
	source: ReleaseSource,
	use: (folder: string) => Promise<Result<Value>>,
): Promise<Result<Value>> {
	if (source.kind === "folder") return use(source.path);
	const folder = await mkdtemp(join(tmpdir(), "noodle-release-"));
	try {
		const unpacked = await unpackTarball(source.path, folder);
		return unpacked.ok ? await use(folder) : unpacked;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
