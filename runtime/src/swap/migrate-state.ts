import { failure, type Result, success } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import { createInstance } from "../isolation/create-instance.ts";
import type { ReleaseEntry } from "../isolation/instance.ts";
import type { Deadline } from "./deadline.ts";

/** One step of a migration, and the release whose code does it. */
export interface MigrationHop {
	readonly from: number;
	readonly to: number;
	readonly release: ReleaseEntry;
}

/**
 * Takes state from one version to another. Each release migrates in a throwaway thread and without setup: a release
 * that serves is never bothered, and one in between never starts.
 */
export async function migrateState(
	component: string,
	carried: CarriedState,
	hops: readonly MigrationHop[],
	deadline: Deadline,
	log: (message: string) => void,
): Promise<Result<CarriedState>> {
	let current = carried;
	for (const hop of hops) {
		const step = `The migration of ${component}'s state from version ${hop.from} to ${hop.to}`;
		const instance = createInstance(hop.release.descriptor.isolation, `${component} migration`, {
			call: (_component, _method, _args, _parent, sink) =>
				sink.reject(new Error("A migration cannot call other components.")),
			log: (_, message) => log(message),
			died: () => {},
		});
		try {
			const loaded = await instance.load(hop.release, deadline.left);
			if (!loaded.ok) return failure("state-migration-failed", `${step} failed. ${loaded.error.message}`);
			const migrated = await instance.migrate({ carried: current, from: hop.from, to: hop.to }, deadline.left);
			if (!migrated.ok) return failure("state-migration-failed", `${step} failed. ${migrated.error.message}`);
			current = migrated.value;
		} finally {
			await instance.dispose(1000);
		}
	}
	return success(current);
}
