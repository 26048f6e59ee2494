import type { Failure } from "@noodle-upgrade/runtime/formats";

/** The kinds of trouble that an upgrade meets, as the original plan sorts them. */
export type FailureCategory = "compatibility" | "hot-swap" | "version-conflict" | "resources" | "network";

/**
 * What an upgrade does about a failure:
 * `roll-back` ends it and brings back what was there, at once;
 * `retry` tries the same again after a while, a bounded number of times, because the cause passes by itself;
 * `degrade` goes on without what failed, and says so.
 */
export type FailureResponse = "roll-back" | "retry" | "degrade";

export interface FailurePolicy {
	readonly category: FailureCategory;
	readonly response: FailureResponse;
}

const compatibility: FailurePolicy = { category: "compatibility", response: "roll-back" };
const versionConflict: FailurePolicy = { category: "version-conflict", response: "roll-back" };
const hotSwap: FailurePolicy = { category: "hot-swap", response: "roll-back" };
const busy: FailurePolicy = { category: "hot-swap", response: "retry" };
const resources: FailurePolicy = { category: "resources", response: "roll-back" };
const network: FailurePolicy = { category: "network", response: "roll-back" };
const passing: FailurePolicy = { category: "network", response: "retry" };

/** Every code that an upgrade can end with, but for a person's word, which is no failure. */
export const failurePolicies: Readonly<Record<string, FailurePolicy>> = {
	// What was asked for does not fit what is there.
	"compatibility-conflict": compatibility,
	"engine-mismatch": compatibility,
	"methods-removed": compatibility,
	"no-state-path": compatibility,
	"state-dropped": compatibility,
	"state-path-unproven": compatibility,
	"no-way-back": compatibility,
	"import-missing": compatibility,
	"release-unloadable": compatibility,
	"invalid-release": compatibility,
	"invalid-descriptor": compatibility,
	"inline-module": compatibility,
	"command-without-process": compatibility,
	"command-not-found": compatibility,
	"contract-broken": compatibility,
	// Which versions go together.
	"unknown-component": versionConflict,
	"unknown-version": versionConflict,
	"no-version-named": versionConflict,
	"invalid-version": versionConflict,
	"missing-dependency": versionConflict,
	"unmet-dependency": versionConflict,
	"no-upgrade-path": versionConflict,
	"not-feasible": versionConflict,
	"release-changed": versionConflict,
	"release-missing": versionConflict,
	"plan-outdated": versionConflict,
	"manifest-changed": versionConflict,
	"unknown-point": versionConflict,
	// The swap itself.
	"component-died": hotSwap,
	"component-error": hotSwap,
	"not-cloneable": hotSwap,
	"state-migration-failed": hotSwap,
	"deadline-exceeded": hotSwap,
	"drain-timeout": hotSwap,
	"swap-broken": hotSwap,
	"swap-incomplete": hotSwap,
	"swap-not-prepared": hotSwap,
	unhealthy: hotSwap,
	"rollout-failed": hotSwap,
	"verify-failed": hotSwap,
	"snapshot-missing": hotSwap,
	"snapshot-unreadable": hotSwap,
	"snapshot-unwritable": { category: "resources", response: "degrade" },
	// Somebody else is at it; it is over soon.
	"swap-under-way": busy,
	"too-many-swaps": busy,
	"component-starting": busy,
	"upgrade-under-way": { category: "hot-swap", response: "roll-back" },
	// The machine.
	"disk-space": resources,
	"memory-headroom": resources,
	"files-unwritable": resources,
	"system-error": resources,
	"history-damaged": resources,
	// What is reached over a wire. A runtime that stays silent has to be seen again before anything is done to it.
	"runtime-unreachable": passing,
	// Whoever asks a registry has tried again already, as often as .npmrc says.
	"registry-unreachable": network,
	"registry-timeout": network,
	"registry-certificate": network,
	"registry-unauthorized": network,
	"registry-malformed": network,
	"registry-outdated": { category: "network", response: "degrade" },
};

/** @returns null for what is no failure, such as a person's word, and for codes of releases newer than this one */
export function policyOf({ code }: Pick<Failure, "code">): FailurePolicy | null {
	return failurePolicies[code] ?? null;
}

/** The wait before each further try, in milliseconds; after as many tries as there are waits it is given up. */
export const retryWaitsMs: readonly number[] = [500, 1_000, 2_000, 4_000];

/**
 * Whether to try again, and after how long.
 *
 * @param failed how often it has failed so far
 * @returns null: no more
 */
export function retryAfterMs(failure: Failure, failed: number): number | null {
	if (policyOf(failure)?.response !== "retry") return null;
	return retryWaitsMs[failed - 1] ?? null;
}
