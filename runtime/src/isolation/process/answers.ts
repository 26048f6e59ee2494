import type { HealthReport } from "../../component/contract.ts";
import { type Result, success } from "../../formats/failure.ts";
import { type CarriedState, noMaps } from "../carried-state.ts";
import type { StopAnswer } from "./messages.ts";

// What a program has answered, which may be anything that JSON can carry.

export function carriedBy(answer: Result<unknown>): Result<CarriedState> {
	return answer.ok ? success({ state: answer.value, maps: noMaps }) : answer;
}

/** Whatever it answers to what has no answer, it has done it. */
export function done(answer: Result<unknown>): Result<null> {
	return answer.ok ? success(null) : answer;
}

/** Healthy, unless it says otherwise. */
export function healthBy(answer: unknown): HealthReport {
	const { healthy, reason } = (answer ?? {}) as { healthy?: unknown; reason?: unknown };
	if (healthy !== false) return { healthy: true };
	return { healthy: false, reason: typeof reason === "string" ? reason : "it says so without a reason" };
}

/** What it had opened and not closed when it was to stop, in words. */
export function leftBehindBy(answer: unknown): readonly string[] {
	const { left_behind: left = [] } = (answer ?? {}) as StopAnswer;
	return Array.isArray(left) ? left : [];
}
