import type { CarriedState } from "../isolation/carried-state.ts";
import type { Slot } from "../slots/slot.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import type { MigrationHop } from "./migration-line.ts";

/** What one component's part in a swap needs, read and verified. */
export interface MemberPlan {
	readonly slot: Slot;
	readonly release: ReadyRelease;
	readonly migrations: readonly MigrationHop[];
	/** State to start from instead of the old release's. */
	readonly restored: CarriedState | null;
}
