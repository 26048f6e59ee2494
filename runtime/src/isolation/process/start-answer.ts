import type { ComponentDescriptor } from "../../formats/descriptor.ts";
import { failure, type Result, success } from "../../formats/failure.ts";
import type { InstanceShape } from "../instance.ts";
import { requests } from "./messages.ts";

/** What `component/start` may answer with, in place of null; what it leaves out it does not have. */
export interface StartAnswer {
	readonly methods?: readonly string[];
	readonly exports_state?: boolean;
	/** It takes state by `component/importState` too, and is started without any ahead of the switch. */
	readonly imports_state?: boolean;
	readonly activates?: boolean;
	readonly deactivates?: boolean;
	readonly tracks_maps?: boolean;
	/** It hears of it, by `component/cancel`, when nobody waits for a call any more. */
	readonly hears_cancel?: boolean;
}

export function toStartAnswer(shape: InstanceShape): StartAnswer {
	return {
		methods: shape.methods,
		exports_state: shape.exportsState,
		imports_state: shape.importsState,
		activates: shape.activates,
		deactivates: shape.deactivates,
		tracks_maps: shape.tracksMaps,
		hears_cancel: true,
	};
}

/** What a release can do, by what it answered to `component/start` and what its descriptor says. */
export function shapeFrom(
	given: unknown,
	descriptor: ComponentDescriptor | undefined,
): Result<InstanceShape & { readonly hearsCancel: boolean }> {
	const answer = readStartAnswer(given);
	if (answer === null) {
		const message = `It answered ${requests.setup} with something other than null or { methods, imports_state, activates, deactivates }.`;
		return failure("contract-broken", message);
	}
	if (answer.tracks_maps) {
		const message =
			"It asks for a tracked map, and what is in one cannot leave a process. Keep the state in plain data and return it from exportState, or choose the isolation thread.";
		return failure("not-cloneable", message);
	}
	const { methods, stateVersion } = descriptor ?? { methods: null, stateVersion: null };
	return success({
		methods: answer.methods ?? methods ?? [],
		exportsState: answer.exports_state ?? stateVersion !== null,
		importsState: answer.imports_state ?? false,
		activates: answer.activates ?? false,
		deactivates: answer.deactivates ?? false,
		tracksMaps: false,
		hearsCancel: answer.hears_cancel ?? false,
	});
}

/** @returns null when the answer is neither null nor of that shape */
function readStartAnswer(answer: unknown): StartAnswer | null {
	if (answer === null || answer === undefined) return {};
	if (typeof answer !== "object" || Array.isArray(answer)) return null;
	const { methods, ...flags } = answer as Record<string, unknown>;
	if (methods !== undefined && !(Array.isArray(methods) && methods.every((name) => typeof name === "string")))
		return null;
	const known = ["exports_state", "imports_state", "activates", "deactivates", "tracks_maps", "hears_cancel"];
	if (known.some((flag) => flags[flag] !== undefined && typeof flags[flag] !== "boolean")) return null;
	return answer as StartAnswer;
}
