import {
	type Failure,
	failure,
	type Lock,
	type LockedRelease,
	messageOf,
	type Result,
	readLock,
	success,
} from "@noodle-upgrade/runtime/formats";
import { editVersions, type VersionChange } from "../core/manifest-edit.ts";
import type { Ports } from "../core/ports.ts";
import type { SwapPlanner } from "./swap-operations.ts";
import type { World } from "./world.ts";

/** The files as the commit leaves them. */
export interface CommitFiles {
	readonly manifestBefore: string;
	readonly manifestAfter: string;
	readonly lockBefore: string | null;
	readonly lock: Lock;
}

/** Works out manifest and lock after an upgrade, from the manifest as it is now, so that other edits of it survive. */
export async function prepareCommit(
	ports: Ports,
	world: World,
	changes: readonly VersionChange[],
	planner: SwapPlanner,
): Promise<Result<CommitFiles, Failure>> {
	const { files } = ports;
	const manifestBefore = await files.readManifest();
	if (manifestBefore === null)
		return failure("manifest-changed", `${files.manifestFile} is gone. Restore it and start again.`);
	const edited = editVersions(manifestBefore, files.manifestFile, changes);
	if (!edited.ok) return edited;
	const after = new Map([...world.reading.manifest.components.values()].map(({ name, version }) => [name, version]));
	for (const { component, to } of changes) after.set(component, to);
	const lock = new Map<string, LockedRelease>();
	for (const [name, version] of after) {
		const known = world.lock?.get(name);
		if (known?.version === version) {
			lock.set(name, known);
			continue;
		}
		const installed = await planner.install(name, version, world);
		// A component that was wrong before, and that this upgrade does not touch, is none of its business.
		if (!installed.ok) {
			if (changes.some(({ component }) => component === name)) return installed;
			continue;
		}
		const catalog = world.inventory.find(name, version)?.catalog ?? "store";
		lock.set(name, { version, integrity: installed.value.integrity, catalog });
	}
	return success({ manifestBefore, manifestAfter: edited.value, lockBefore: await files.readLock(), lock });
}

/** Writes what `prepareCommit` worked out. Doing it again changes nothing. */
export async function writeCommit(ports: Ports, commit: CommitFiles, upgrade: string): Promise<Result<null, Failure>> {
	const { files, clock } = ports;
	try {
		await files.writeLock(commit.lock);
		if (commit.manifestAfter !== commit.manifestBefore) await files.writeManifest(commit.manifestAfter);
		const components = new Map(
			[...commit.lock].map(([name, { version, integrity }]) => [name, { version, integrity }]),
		);
		await files.writeActive({ components, upgrade, committedAt: clock.now() });
		return success(null);
	} catch (error) {
		return failure(
			"files-unwritable",
			`The new versions could not be written to ${files.manifestFile}: ${messageOf(error)}. Make the folder writable, or make room, and try again.`,
		);
	}
}

/** Puts manifest and lock back, unless somebody has changed them since. */
export async function undoCommit(
	{ files }: Ports,
	before: { readonly manifestBefore: string; readonly manifestAfter: string; readonly lockBefore: string | null },
): Promise<Result<null, Failure>> {
	try {
		if ((await files.readManifest()) === before.manifestAfter) await files.writeManifest(before.manifestBefore);
		const { lock } = before.lockBefore === null ? { lock: new Map() } : readLock(before.lockBefore, files.lockFile);
		if (lock) await files.writeLock(lock);
		return success(null);
	} catch (error) {
		return failure("files-unwritable", `${files.manifestFile} could not be put back: ${messageOf(error)}.`);
	}
}
