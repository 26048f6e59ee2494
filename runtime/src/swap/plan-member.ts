import { basename } from "node:path";
import type { SwapMember } from "../control/protocol.ts";
import { fillConfig } from "../formats/config-variables.ts";
import { failure, type Result, success } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import type { InstalledRelease, ReleaseStore } from "../releases/store.ts";
import type { Slot } from "../slots/slot.ts";
import { writtenConfig } from "../start/written-config.ts";
import type { MemberPlan } from "./member-plan.ts";
import type { MigrationHop } from "./migration-line.ts";
import { carriedFrom, readSnapshot } from "./snapshot.ts";

export interface MemberSurroundings {
	readonly slots: ReadonlyMap<string, Slot>;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly store: ReleaseStore;
}

/**
 * Reads what a member of a swap needs. Code is taken from the runtime's own store, and only where its content is what
 * its name says: the folders that the request names are good for no more than finding it there.
 */
export async function planMember(
	member: SwapMember,
	{ slots, env, store }: MemberSurroundings,
): Promise<Result<MemberPlan>> {
	const slot = slots.get(member.component);
	if (!slot) {
		return failure(
			"unknown-component",
			`This runtime has no component "${member.component}"; one that is new in the manifest starts with the next restart.`,
		);
	}
	const found = await installed(store, member.integrity, member.folder);
	if (!found.ok) return found;
	const { integrity, folder, descriptor } = found.value;
	const config = fillConfig(member.config, env);
	if (!config.ok) return failure(config.error.code, `${member.component}: ${config.error.message}`);
	const migrations = await verifiedHops(member, store);
	if (!migrations.ok) return migrations;
	const restored = await stateToRestore(member, descriptor.stateVersion);
	if (!restored.ok) return restored;
	const { component, version } = member;
	const written = writtenConfig(member.config);
	const release = { component, version, integrity, folder, descriptor, config: config.value, written };
	return success({ slot, release, migrations: migrations.value, restored: restored.value });
}

async function verifiedHops({ migrations }: SwapMember, store: ReleaseStore): Promise<Result<MigrationHop[]>> {
	const hops: MigrationHop[] = [];
	for (const { from, to, release } of migrations) {
		const found = await installed(store, `sha256-${basename(release.folder)}`, release.folder);
		if (!found.ok) return found;
		const { folder, descriptor } = found.value;
		hops.push({ from, to, release: { folder, descriptor } });
	}
	return success(hops);
}

/** @param named where the request has it, for whoever reads the message */
async function installed(store: ReleaseStore, integrity: string, named: string): Promise<Result<InstalledRelease>> {
	const found = await store.find(integrity);
	return (
		found ??
		failure(
			"release-missing",
			`The release in ${named} is not in this runtime's store, ${store.folderOf(integrity)}. Run "noodle apply".`,
		)
	);
}

async function stateToRestore(
	{ component, version, restoreFrom }: SwapMember,
	wanted: number | null,
): Promise<Result<CarriedState | null>> {
	if (restoreFrom === null) return success(null);
	const snapshot = await readSnapshot(restoreFrom);
	if (snapshot === null)
		return failure("snapshot-missing", `There is no saved state of ${component} in ${restoreFrom}.`);
	if (!snapshot.ok) return snapshot;
	const { component: owner, stateVersion } = snapshot.value;
	if (owner === component && stateVersion === wanted) return success(carriedFrom(snapshot.value));
	return failure(
		"snapshot-mismatch",
		`${restoreFrom} holds state version ${stateVersion} of ${owner}, and ${component}@${version} needs version ${wanted} of its own.`,
	);
}
