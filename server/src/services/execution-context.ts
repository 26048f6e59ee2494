import type { RuntimeUpgradeConfig } from "@noodle-upgrade/runtime/formats";
import type { UpgradeProgress } from "../core/upgrade.ts";
import type { ConfigMoves } from "./config-moves.ts";
import type { Requests } from "./requests.ts";
import type { StatusReport } from "./status-report.ts";
import type { SwapPlanner } from "./swap-operations.ts";
import type { UpgradeDeadline } from "./upgrade-deadline.ts";
import type { TransactionServices } from "./upgrade-transaction.ts";
import type { World } from "./world.ts";

/** What all parts of one upgrade share while it is carried out. */
export interface ExecutionContext {
	readonly services: TransactionServices;
	/** The upgrade's. */
	readonly id: string;
	/** As it was when the upgrade was decided, and so what is gone back to. */
	readonly world: World;
	/** What becomes of the configuration of each component that moves. */
	readonly configs: ConfigMoves;
	readonly config: RuntimeUpgradeConfig;
	readonly planner: SwapPlanner;
	readonly requests: Requests;
	readonly report: StatusReport;
	readonly deadline: UpgradeDeadline;
	/** Aborted when the person or the deadline says so. */
	readonly signal: AbortSignal;
	/** What the person should know beside the outcome. */
	readonly notes: string[];
	/** What the history should say beside the outcome: the numbers that decided. */
	readonly evidence: string[];
	progress(phase: UpgradeProgress["phase"], message: string, percentage: number): void;
}
