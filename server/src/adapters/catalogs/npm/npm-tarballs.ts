import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
	type ComponentDescriptor,
	failure,
	type Result,
	readDescriptor,
	success,
} from "@noodle-upgrade/runtime/formats";
import { isMissing, noodleFolder, type ReleaseSource, readPackageJson } from "@noodle-upgrade/runtime/releases";
import { askRegistry } from "./ask-registry.ts";
import type { NpmPlace } from "./npm-locator.ts";
import type { NpmSettings } from "./npm-settings.ts";

const maxBytes = 256 * 2 ** 20;
const deadlineMs = 120_000;
/** Tarballs that nobody needed for so long are removed; what is installed lies in the store. */
const keptMs = 30 * 86_400_000;

export interface NpmTarballsOptions {
	readonly root: string;
	readonly settings: () => Promise<NpmSettings>;
	/** Aborted when the workspace is closed. */
	readonly signal: AbortSignal;
}

/** `.noodle/cache/npm/tarballs` of a workspace: each under the hash that the registry gives for it. */
export class NpmTarballs {
	readonly #options: NpmTarballsOptions;
	readonly #underWay = new Map<string, Promise<Result<ReleaseSource>>>();

	constructor(options: NpmTarballsOptions) {
		this.#options = options;
	}

	/** The tarball of a release, from the registry unless it is here already; its content is what its hash says. */
	get(place: NpmPlace, descriptor: ComponentDescriptor): Promise<Result<ReleaseSource>> {
		const known = this.#underWay.get(place.integrity);
		if (known) return known;
		const getting = this.#get(place, descriptor).finally(() => this.#underWay.delete(place.integrity));
		this.#underWay.set(place.integrity, getting);
		return getting;
	}

	async #get(place: NpmPlace, descriptor: ComponentDescriptor): Promise<Result<ReleaseSource>> {
		const folder = await noodleFolder(this.#options.root, "cache", "npm", "tarballs");
		const path = join(folder, `${createHash("sha256").update(place.integrity).digest("hex")}.tgz`);
		if (!(await isIntact(path, place.integrity))) {
			const downloaded = await this.#download(place, path);
			if (!downloaded.ok) return downloaded;
			await removeUnused(folder);
		}
		const now = new Date();
		await utimes(path, now, now);
		return describedAlike(path, place, descriptor);
	}

	async #download(place: NpmPlace, path: string): Promise<Result<null>> {
		const settings = await this.#options.settings();
		const { name, version, integrity } = place;
		if (settings.offline) {
			return failure(
				"registry-unreachable",
				`${name}@${version} was not downloaded before, and "offline" is set in ${settings.originOf("offline")}. Unset it and try again.`,
			);
		}
		const url = withOwnHost(place.tarball, settings.registryOf(name), settings.replaceRegistryHost);
		const temporary = `${path}.${process.pid}.tmp`;
		try {
			return await askRegistry(
				{ url, name, integrity, maxBytes, deadlineMs, signal: this.#options.signal },
				settings,
				async ({ chunks }) => {
					const file = await open(temporary, "w");
					try {
						for await (const chunk of chunks) await file.writeFile(chunk);
					} finally {
						await file.close();
					}
					await rename(temporary, path);
					return null;
				},
			);
		} finally {
			await rm(temporary, { force: true });
		}
	}
}

/** The address of a tarball, at the registry that was asked where npm would do so: mirrors often give the origin's. */
export function withOwnHost(tarball: string, registry: string, replace: string): string {
	const url = new URL(tarball);
	const hosts = replace === "always" ? url.host : replace === "npmjs" ? "registry.npmjs.org" : replace;
	if (replace === "never" || url.host !== hosts) return tarball;
	const own = new URL(registry);
	url.protocol = own.protocol;
	url.host = own.host;
	url.port = own.port;
	return url.href;
}

/** The registry's word and the tarball's are two things; a plan made from the one must not run the other. */
async function describedAlike(
	path: string,
	{ name, version }: NpmPlace,
	descriptor: ComponentDescriptor,
): Promise<Result<ReleaseSource>> {
	const text = await readPackageJson(path);
	if (!text.ok) return text;
	const inside = readDescriptor(text.value, `${name}@${version}`);
	// Registries may fill in a missing description from the README.
	const alike =
		inside.descriptor !== null &&
		isDeepStrictEqual({ ...inside.descriptor, description: "" }, { ...descriptor, description: "" });
	return alike
		? success({ kind: "tarball", path })
		: failure(
				"invalid-release",
				`The npm registry describes ${name}@${version} otherwise than the package.json in its tarball does, so it is not used. Publish it anew under another version.`,
			);
}

async function isIntact(path: string, integrity: string): Promise<boolean> {
	const hashes = integrity.split(/\s+/).map((hash) => hash.split(/[-?]/));
	const [algorithm, digest] = ["sha512", "sha384", "sha256"].flatMap((wanted) =>
		hashes.filter(([name]) => name === wanted),
	)[0] ?? ["", ""];
	try {
		const hash = createHash(algorithm ?? "");
		for await (const chunk of createReadStream(path)) hash.update(chunk);
		return hash.digest("base64") === digest;
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	}
}

async function removeUnused(folder: string): Promise<void> {
	for (const name of await readdir(folder)) {
		const path = join(folder, name);
		// Another process may have removed it meanwhile.
		const file = await stat(path).catch(() => null);
		if (file && file.mtimeMs < Date.now() - keptMs) await rm(path, { force: true });
	}
}
