import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { ReleaseStatus, RuntimeStatus, SlotStatus } from "@noodle-upgrade/runtime/protocol";
import type { Clock, Fleet, RuntimeLink, StateDatabase } from "../../server/src/core/ports.ts";
import type { ControlVerb } from "../../server/src/core/upgrade.ts";
import type { SwapOperation, TargetMember } from "../../server/src/services/hot-swap-engine.ts";
import type { Observation } from "../../server/src/services/observe-targets.ts";
import type { AfterInputs } from "../../server/src/services/rules/rule.ts";
import { part } from "./world.ts";

/** What a runtime says of `a`, which was switched to 2.0.0; everything left out is as it should be. */
export interface SlotSaying {
	readonly version?: string;
	readonly configHash?: string;
	readonly health?: SlotStatus["health"]["status"];
	readonly reason?: string;
	readonly restarts?: number;
	readonly calls?: number;
	readonly errors?: number;
}

const member = part<TargetMember>("member", {
	component: "a",
	version: "2.0.0",
	integrity: "2.0.0",
	configHash: "new",
	folder: "/store/a",
});

/** A runtime's status in which a release's integrity is its version. */
function statusSaying({
	version = "2.0.0",
	configHash = "new",
	health = "healthy",
	reason,
	restarts = 0,
	calls = 0,
	errors = 0,
}: SlotSaying = {}): RuntimeStatus {
	const isServing = health === "healthy" || health === "unhealthy";
	const release = part<ReleaseStatus>("release", {
		version,
		integrity: version,
		configHash,
		role: "serving",
		calls,
		errors,
		inFlight: 0,
		latency: { count: 0, p50: null, p95: null, p99: null, buckets: [] },
		health: { healthy: health === "healthy", ...(reason !== undefined && { reason }) },
	});
	const slot = part<SlotStatus>("slot", {
		component: "a",
		version,
		integrity: version,
		configHash,
		health: { status: health, reason: reason ?? null },
		restarts,
		releases: isServing ? [release] : [],
	});
	return part<RuntimeStatus>("status", { slots: [slot] });
}

export const silent: Result<RuntimeStatus> = failure("runtime-unreachable", "The runtime did not answer.");

/**
 * A runtime that gives these answers, one after the other, and the last one for ever.
 *
 * @param asked counts how often it was asked
 */
export function linkSaying(id: string, answers: readonly (SlotSaying | Result<RuntimeStatus>)[], asked = { times: 0 }) {
	return part<RuntimeLink>("link", {
		id,
		async status() {
			const answer = answers[Math.min(asked.times++, answers.length - 1)] ?? {};
			return "ok" in answer ? answer : success(statusSaying(answer));
		},
	});
}

/** A swap of `a` to 2.0.0 in these runtimes. */
export function swapIn(...links: readonly RuntimeLink[]): SwapOperation {
	return part<SwapOperation>("operation", { targets: links.map((link) => ({ link, members: [member] })) });
}

/** Runtimes that can be connected to anew. */
export function fleetOf(links: readonly RuntimeLink[], unreachable: readonly string[] = []): Pick<Fleet, "connect"> {
	const error = { code: "runtime-unreachable", message: "It cannot be reached." };
	return { connect: async () => ({ links, unreachable: unreachable.map((id) => ({ id, pid: 1, error })) }) };
}

/** What a rule after the switch gets when one runtime says this. */
export function afterInputs(saying: SlotSaying, change: Partial<AfterInputs> = {}): AfterInputs {
	const observed = [{ runtime: "r1", status: statusSaying(saying), switched: true }];
	const observation: Observation = { observed, silent: null, lost: null };
	const { targets } = swapIn(linkSaying("r1", [saying]));
	return { targets, observation, restartsBefore: () => 0, verdicts: [], verified: [], ...change };
}

/** A clock whose waits are over at once, and what they add up to. */
export function fastClock(onWait: (sum: number) => void = () => {}): Clock & { readonly sum: number } {
	let sum = 0;
	return {
		now: () => "2026-01-01T00:00:00.000Z",
		async wait(ms) {
			sum += ms;
			onWait(sum);
			// What is under way beside gets its turn, as it would in a real wait.
			await new Promise((resolve) => setImmediate(resolve));
		},
		get sum() {
			return sum;
		},
	};
}

/** A database in which people's words can be left. */
export function wordsOf(words: ControlVerb[] = []): StateDatabase {
	return part<StateDatabase>("state", { takeRequests: () => words.splice(0).map((verb) => ({ verb, user: null })) });
}
