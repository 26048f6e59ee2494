import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import type { Health } from "../workspace-view.ts";

export interface RunningRelease {
	readonly version: string;
	/** Undefined: the runtime does not tell. */
	readonly configHash: string | undefined;
	readonly health: Health;
}

/** One live runtime, as far as a manifest is held against it. */
export interface RunningProcess {
	readonly id: string;
	readonly pid: number;
	/** By component. */
	readonly components: ReadonlyMap<string, RunningRelease>;
}

export function runningProcess({ id, pid, slots }: RuntimeStatus): RunningProcess {
	return {
		id,
		pid,
		components: new Map(
			slots.map(({ component, version, configHash, health }) => [component, { version, configHash, health }]),
		),
	};
}
