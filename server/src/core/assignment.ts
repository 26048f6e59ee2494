import type { ManifestReading } from "@noodle-upgrade/runtime/formats";
import type { Assignment, Member } from "./conflicts.ts";
import type { Inventory } from "./inventory.ts";

/**
 * A release as a member of an assignment. Of one that no catalog has, name and version are known all the same: whoever
 * depends on it can be held against them.
 */
export function memberFor(name: string, version: string, inventory: Inventory): Member {
	return inventory.find(name, version)?.descriptor ?? { name, version, dependencies: {}, compatibilityMatrix: {} };
}

/** What a manifest wants. */
export function wantedAssignment({ manifest }: ManifestReading, inventory: Inventory): Assignment {
	return new Map(
		[...manifest.components.values()].map(({ name, version }) => [name, memberFor(name, version, inventory)]),
	);
}
