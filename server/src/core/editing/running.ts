import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import type { Health } from "../workspace-view.ts";

/** One live runtime, as far as a manifest is held against it. */
export interface RunningProcess {
	readonly id: string;
	readonly pid: number;
	/** By component. */
	readonly components: ReadonlyMap<string, { readonly version: string; readonly health: Health }>;
}

export function runningProcess({ id, pid, slots }: RuntimeStatus): RunningProcess {
	return {
		id,
		pid,
		components: new Map(slots.map(({ component, version, health }) => [component, { version, health }])),
	};
}
