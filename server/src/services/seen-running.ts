import { type RunningProcess, runningProcess } from "../core/editing/running.ts";
import type { Ports } from "../core/ports.ts";
import { readHistory } from "./history-reading.ts";
import { observeRunning } from "./world.ts";

export interface SeenRunning {
	/** Those in which every component has started or failed. */
	readonly running: readonly RunningProcess[];
	/** Whether an upgrade was under way, so that runtimes and manifest differ on purpose. */
	readonly upgradeOpen: boolean;
}

/** Asks every runtime what it runs. */
export async function lookAtRunning(ports: Ports): Promise<SeenRunning> {
	const wasOpen = isUpgradeOpen(ports);
	const { runtimes } = await observeRunning(ports);
	// One that has begun meanwhile may have switched what was just seen.
	const upgradeOpen = wasOpen || isUpgradeOpen(ports);
	const ready = runtimes.filter(({ status }) => status.ready);
	return { running: ready.map(({ status }) => runningProcess(status)), upgradeOpen };
}

export function isUpgradeOpen({ state }: Pick<Ports, "state">): boolean {
	return readHistory(() => state.open().length > 0, false).value;
}
