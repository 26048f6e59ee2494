import type { CallError } from "../../component/call-error.ts";

/** What the host asks of a component's process; `load`, `begun` and `checkExport` of our own host for JavaScript alone. */
export const requests = {
	load: "component/load",
	setup: "component/start",
	begun: "component/begun",
	exportState: "component/exportState",
	checkExport: "component/checkExport",
	importState: "component/importState",
	migrate: "component/migrate",
	activate: "component/activate",
	deactivate: "component/deactivate",
	health: "component/health",
	dispose: "component/stop",
} as const;

export type ProcessOperation = keyof typeof requests;

export const callMethod = "component/call";
/** Tells a process that has said that it hears of it: nobody waits for a call any more. Nobody answers it. */
export const cancelMethod = "component/cancel";
/** What a component's process asks of the host. */
export const hostCallMethod = "host/call";
export const hostLogMethod = "host/log";
/** Says that a program has come up; it need not. */
export const hostReadyMethod = "host/ready";

/** Params of `component/start`. */
export interface StartParams {
	readonly component: string;
	readonly config: Readonly<Record<string, unknown>>;
	/** Null: there is none, and then its version is null too. */
	readonly state: unknown;
	readonly state_version: number | null;
}

/** Params of `component/cancel`. */
export interface CancelParams {
	/** As in the params of `component/call`. */
	readonly call: number;
	/** What the caller was told: `cancelled` or `deadline-exceeded`. */
	readonly code: CallError["code"];
	readonly message: string;
}

/** Answer of `component/stop`: what it had opened and not closed, in words; or null. */
export interface StopAnswer {
	readonly left_behind?: readonly string[];
}
