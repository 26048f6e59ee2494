import type { InstanceShape } from "../instance.ts";

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
/** What a component's process asks of the host. */
export const hostCallMethod = "host/call";
export const hostLogMethod = "host/log";

/** Params of `component/start`. */
export interface StartParams {
	readonly component: string;
	readonly config: Readonly<Record<string, unknown>>;
	/** Null: there is none, and then its version is null too. */
	readonly state: unknown;
	readonly state_version: number | null;
}

/** What `component/start` may answer with, in place of null; what it leaves out it does not have. */
export interface StartAnswer {
	readonly methods?: readonly string[];
	readonly exports_state?: boolean;
	/** It takes state by `component/importState` too, and is started without any ahead of the switch. */
	readonly imports_state?: boolean;
	readonly activates?: boolean;
	readonly deactivates?: boolean;
	readonly tracks_maps?: boolean;
}

/** Answer of `component/stop`: what it had opened and not closed, in words; or null. */
export interface StopAnswer {
	readonly left_behind?: readonly string[];
}

export function toStartAnswer(shape: InstanceShape): StartAnswer {
	return {
		methods: shape.methods,
		exports_state: shape.exportsState,
		imports_state: shape.importsState,
		activates: shape.activates,
		deactivates: shape.deactivates,
		tracks_maps: shape.tracksMaps,
	};
}

/** @returns null when the answer is neither null nor of that shape */
export function readStartAnswer(answer: unknown): StartAnswer | null {
	if (answer === null || answer === undefined) return {};
	if (typeof answer !== "object" || Array.isArray(answer)) return null;
	const { methods, ...flags } = answer as Record<string, unknown>;
	if (methods !== undefined && !(Array.isArray(methods) && methods.every((name) => typeof name === "string")))
		return null;
	const known = ["exports_state", "imports_state", "activates", "deactivates", "tracks_maps"];
	if (known.some((flag) => flags[flag] !== undefined && typeof flags[flag] !== "boolean")) return null;
	return answer as StartAnswer;
}
