import {
	type Active,
	type Failure,
	type Finding,
	finding,
	type Lock,
	type ManifestReading,
	readLock,
	readManifest,
} from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import { lt } from "semver";
import { Inventory } from "../core/inventory.ts";
import type { Catalog, Ports, RuntimeLink } from "../core/ports.ts";
import { LockedReleases } from "./locked-releases.ts";
import { type RunningConfigs, withConfigs } from "./running-configs.ts";

/** What a workspace wants and what its catalogs have. */
export interface Wanted {
	readonly reading: ManifestReading;
	readonly manifestText: string | null;
	readonly lock: Lock | null;
	readonly inventory: Inventory;
	/** About the lock file and the catalogs; the manifest's own are in `reading`. */
	readonly findings: readonly Finding[];
	readonly catalogComplete: boolean;
}

/** What runs. */
export interface Running {
	readonly runtimes: readonly { readonly link: RuntimeLink; readonly status: RuntimeStatus }[];
	readonly unreachable: readonly { readonly id: string; readonly pid: number; readonly error: Failure }[];
}

/** Everything a decision is made from, read at one time. */
export interface World extends Wanted, Running {
	readonly active: Active | null;
	readonly runningConfigs: RunningConfigs;
}

/** @param manifestText the text as the editor has it; left out: as it is on disk */
export async function observeWanted(ports: Ports, manifestText?: string): Promise<Wanted> {
	const { files } = ports;
	const [onDisk, lockText] = await Promise.all([files.readManifest(), files.readLock()]);
	const text = manifestText ?? onDisk;
	const reading = readingOf(ports, text);
	const { lock, findings: ofLock } = lockOf(ports, lockText);
	const catalogs = ports.catalogs(reading.manifest.config.components);
	const listed = await listReleases(catalogs, [...reading.manifest.components.keys()]);
	const { findings, complete } = listed;
	const inventory = await new LockedReleases(ports.store).complete(listed.inventory, reading.manifest, lock);
	return {
		reading,
		manifestText: onDisk,
		lock,
		inventory,
		findings: [...ofLock, ...findings],
		catalogComplete: complete,
	};
}

/** @param text null: there is no manifest */
export function readingOf(
	{ files, environment }: Pick<Ports, "files" | "environment">,
	text: string | null,
): ManifestReading {
	return text === null ? absentManifest(files.manifestFile) : readManifest(text, files.manifestFile, environment);
}

/** @param text null: there is no lock file */
export function lockOf({ files }: Pick<Ports, "files">, text: string | null): ReturnType<typeof readLock> {
	return text === null ? { lock: null, findings: [] } : readLock(text, files.lockFile);
}

/** @param names of the components that somebody wants */
export async function listReleases(
	catalogs: readonly Catalog[],
	names: readonly string[],
): Promise<{ inventory: Inventory; findings: readonly Finding[]; complete: boolean }> {
	const listed = await Promise.all(catalogs.map((catalog) => catalog.list(names)));
	const releases = listed.flatMap((listing) => listing.releases);
	const findings = listed.flatMap((listing) => listing.findings);
	return { inventory: new Inventory(releases, findings), findings, complete: listed.every(({ complete }) => complete) };
}

export async function observeRunning(ports: Ports): Promise<Running> {
	const { links, unreachable } = await ports.fleet.connect();
	const asked = await Promise.all(links.map(async (link) => ({ link, status: await link.status() })));
	return {
		runtimes: asked.flatMap(({ link, status }) => (status.ok ? [{ link, status: status.value }] : [])),
		unreachable: [
			...unreachable,
			...asked.flatMap(({ link, status }) => (status.ok ? [] : [{ id: link.id, pid: link.pid, error: status.error }])),
		],
	};
}

export async function observe(ports: Ports): Promise<World> {
	const [wanted, running, active] = await Promise.all([
		observeWanted(ports),
		observeRunning(ports),
		ports.files.readActive(),
	]);
	return { ...wanted, ...(await withConfigs(running, wanted.reading.manifest, ports.ids)), active };
}

/** The version of each component that runs; of several the oldest, because the way has to be open to all of them. */
export function runningVersions({ runtimes }: Running): Map<string, string> {
	const versions = new Map<string, string>();
	for (const { status } of runtimes) {
		for (const { component, version } of status.slots) {
			const known = versions.get(component);
			if (known === undefined || lt(version, known)) versions.set(component, version);
		}
	}
	return versions;
}

/** Whether this folder is one of ours. Without its manifest it still is when something was committed in it before. */
export async function isWorkspace({ files }: Ports): Promise<boolean> {
	return (await files.readManifest()) !== null || (await files.readActive()) !== null;
}

export function noManifest(file: string): Failure {
	return {
		code: "no-manifest",
		message: `There is no ${file}. Create one that says which components the service has.`,
	};
}

/** What is to be said where there is no manifest. */
function absentManifest(file: string): ManifestReading {
	const reading = readManifest("{}", file);
	const missing = finding("invalid-manifest", "error", noManifest(file).message, { file });
	return { ...reading, findings: [missing], usable: false };
}
