import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { failure, messageOf, type Result, success } from "../formats/failure.ts";
import { type CarriedMaps, type CarriedState, noMaps } from "../isolation/carried-state.ts";
import { isMissing, writeWhole } from "../releases/files.ts";

/** A component's state on disk, in the form that structured cloning has in V8, so that maps and buffers survive. */
export interface Snapshot extends SnapshotHeader {
	readonly state: unknown;
	/** Absent in what was written before there were tracked maps. */
	readonly maps?: CarriedMaps;
}

/** Whose state a snapshot holds. */
export interface SnapshotHeader {
	readonly component: string;
	readonly version: string;
	readonly integrity: string;
	/** Null: the release that exported it declares no state version. */
	readonly stateVersion: number | null;
	/** ISO 8601. */
	readonly savedAt: string;
}

export function carriedFrom({ state, maps = noMaps }: Snapshot): CarriedState {
	return { state, maps };
}

/** The file of a component's snapshot in a folder; the name is escaped, because scoped names have a slash. */
export function snapshotFile(folder: string, component: string): string {
	return join(folder, `${component.replace("/", "%2f")}.state`);
}

export async function writeSnapshot(folder: string, snapshot: Snapshot): Promise<void> {
	const file = snapshotFile(folder, snapshot.component);
	await mkdir(dirname(file), { recursive: true });
	await writeWhole(file, serialize(snapshot), 0o600);
}

/** @returns null when there is no such file */
export async function readSnapshot(file: string): Promise<Result<Snapshot> | null> {
	let bytes: Buffer;
	try {
		bytes = await readFile(file);
	} catch (error) {
		if (isMissing(error)) return null;
		return failure("snapshot-unreadable", `The saved state in ${file} cannot be read: ${messageOf(error)}.`);
	}
	try {
		const snapshot: unknown = deserialize(bytes);
		if (isSnapshot(snapshot)) return success(snapshot);
		return failure("snapshot-unreadable", `${file} holds something other than a component's saved state. ${advice}`);
	} catch (error) {
		return failure("snapshot-unreadable", `The saved state in ${file} is damaged: ${messageOf(error)}. ${advice}`);
	}
}

const advice = "Restore it from a copy, or delete it to go on without that state.";

function isSnapshot(value: unknown): value is Snapshot {
	return typeof value === "object" && value !== null && "component" in value && "stateVersion" in value;
}

export async function removeSnapshot(folder: string, component: string): Promise<void> {
	await rm(snapshotFile(folder, component), { force: true });
}
