import {
	type ComponentConfig,
	type Failure,
	failure,
	type Lock,
	type LockedRelease,
	messageOf,
	type Result,
	success,
	writeLock,
} from "@noodle-upgrade/runtime/formats";
import { installedOnly } from "../core/inventory.ts";
import { editWanted, type WantedChange } from "../core/manifest-edit.ts";
import type { Ports } from "../core/ports.ts";
import type { SwapPlanner } from "./swap-operations.ts";
import type { World } from "./world.ts";

/** The code of a disk that does not take what has to be written. */
export const filesUnwritable = "files-unwritable";

/** The files as the commit leaves them. */
export interface CommitFiles {
	readonly manifestBefore: string;
	readonly manifestAfter: string;
	/** Null: there was no lock file. */
	readonly lockBefore: string | null;
	readonly lockAfter: string;
	readonly lock: Lock;
	/** By component: what it is configured with from then on. */
	readonly configs: ReadonlyMap<string, ComponentConfig>;
}

/** Works out manifest and lock after an upgrade, from the manifest as it is now, so that other edits of it survive. */
export async function prepareCommit(
	ports: Ports,
	world: World,
	changes: readonly WantedChange[],
	planner: SwapPlanner,
): Promise<Result<CommitFiles, Failure>> {
	const { files } = ports;
	const manifestBefore = await files.readManifest();
	if (manifestBefore === null)
		return failure("manifest-changed", `${files.manifestFile} is gone. Restore it and start again.`);
	const edited = editWanted(manifestBefore, files.manifestFile, changes);
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
		const catalog = world.inventory.find(name, version)?.catalog ?? installedOnly;
		lock.set(name, { version, integrity: installed.value.integrity, catalog });
	}
	return success({
		manifestBefore,
		manifestAfter: edited.value,
		lockBefore: await files.readLock(),
		lockAfter: writeLock(lock),
		lock,
		configs: new Map(
			[...world.reading.manifest.components.values()].map(({ name, config }) => {
				const change = changes.find(({ component }) => component === name);
				return [name, change?.config?.to ?? config];
			}),
		),
	});
}

/** Writes what `prepareCommit` worked out, unless somebody has changed the manifest since. Doing it again changes nothing. */
export async function writeCommit(ports: Ports, commit: CommitFiles, upgrade: string): Promise<Result<null, Failure>> {
	const { files, clock } = ports;
	try {
		const now = await files.readManifest();
		if (now !== commit.manifestBefore && now !== commit.manifestAfter)
			return failure(
				"manifest-changed",
				`Somebody changed ${files.manifestFile} just when it was to be written, so that it was left as it is. Look at it, and try again.`,
			);
		// The manifest first: whatever came between the look at it and this would be lost.
		if (now !== commit.manifestAfter) await files.writeManifest(commit.manifestAfter);
		await files.writeLock(commit.lockAfter);
		const components = new Map(
			[...commit.lock].map(([name, { version, integrity }]) => [
				name,
				{ version, integrity, config: commit.configs.get(name) },
			]),
		);
		await files.writeActive({ components, upgrade, committedAt: clock.now() });
		return success(null);
	} catch (error) {
		return failure(
			filesUnwritable,
			`The new versions could not be written to ${files.manifestFile}: ${messageOf(error)}. Make the folder writable, or make room, and try again.`,
		);
	}
}

/** Puts manifest and lock back, unless somebody has changed them since. */
export async function undoCommit(
	{ files }: Ports,
	commit: Omit<CommitFiles, "lock" | "configs">,
): Promise<Result<null, Failure>> {
	try {
		if ((await files.readManifest()) === commit.manifestAfter) await files.writeManifest(commit.manifestBefore);
		if ((await files.readLock()) === commit.lockAfter) {
			if (commit.lockBefore === null) await files.removeLock();
			else await files.writeLock(commit.lockBefore);
		}
		return success(null);
	} catch (error) {
		return failure(filesUnwritable, `${files.manifestFile} could not be put back: ${messageOf(error)}.`);
	}
}
