import { failure, type Result, type RuntimeUpgradeConfig, success } from "@noodle-upgrade/runtime/formats";
import type { ReleaseStatus } from "@noodle-upgrade/runtime/protocol";
import { judge } from "../core/judge/judge.ts";
import type { JudgeConfig } from "../core/judge/judge-config.ts";
import { beginJudging, type JudgeState, nextStep } from "../core/judge/judge-state.ts";
import type { Baseline, Health } from "../core/judge/look.ts";
import { type Sample, sampleSince, together } from "../core/judge/sample.ts";
import type { Outcome, Verdict } from "../core/judge/verdict.ts";
import { unhealthySentence } from "../core/judge/verdict-on-health.ts";
import { judgementsIn } from "../core/rollout/judge-settings.ts";
import type { RolloutStep } from "../core/rollout/rollout-steps.ts";
import type { StatusVerdict } from "../core/upgrade-status.ts";
import type { SwapOperation, TargetMember } from "./hot-swap-engine.ts";
import type { Observed } from "./observe-targets.ts";
import { isSameRelease } from "./same-release.ts";

/** One component's verdict. */
export interface ComponentVerdict {
	readonly component: string;
	readonly version: string;
	readonly verdict: Verdict;
}

/** Which release of a swap is judged. */
type JudgedRelease = Pick<TargetMember, "component" | "version" | "integrity" | "configHash">;

interface Counts {
	readonly canary: Sample | null;
	readonly baseline: Sample | null;
}

/**
 * Judges the new releases of a swap beside the old ones, over all runtimes and over the steps of a rollout. Samples count
 * from the beginning of each step.
 */
export class Judgement {
	readonly #releases: readonly JudgedRelease[];
	readonly #config: JudgeConfig;
	readonly #states = new Map<string, JudgeState>();
	/** What the counters said when the step began. */
	#begun = new Map<string, Counts>();

	constructor(operation: SwapOperation, config: JudgeConfig) {
		const members = operation.targets.flatMap((target) => target.members);
		this.#releases = [...new Map(members.map((member) => [member.component, member])).values()];
		this.#config = config;
	}

	/** A step begins: what has been counted up to now is not its own. */
	begin(observed: readonly Observed[]): void {
		for (const { component } of this.#releases) {
			const state = this.#states.get(component);
			this.#states.set(component, state ? nextStep(state) : beginJudging());
		}
		this.#begun = new Map(this.#releases.map((release) => [release.component, countsOf(observed, release)]));
	}

	/** Whether the new releases are well, as far as it was seen; it does not take calls to know. */
	health(observed: readonly Observed[]): Result<null> {
		for (const release of this.#releases) {
			const health = healthOf(observed, release);
			const { component, version } = release;
			if (!health.healthy)
				return failure("rollout-failed", `${component}@${version}: ${unhealthySentence(health.reason)}`);
		}
		return success(null);
	}

	/**
	 * @param before the old releases before a switch that left them no calls; null: they get calls beside the new ones
	 * @param last whether the step's time is over
	 */
	look(
		observed: readonly Observed[],
		before: ReadonlyMap<string, Sample> | null,
		last: boolean,
	): readonly ComponentVerdict[] {
		return this.#releases.map((release) => {
			const { component, version } = release;
			const begun = this.#begun.get(component);
			const now = countsOf(observed, release);
			const { verdict, state } = judge(
				this.#states.get(component) ?? beginJudging(),
				{
					canary: now.canary && sampleSince(begun?.canary ?? null, now.canary),
					baseline: baseline(component, now, begun, before),
					health: healthOf(observed, release),
					last,
				},
				this.#config,
			);
			this.#states.set(component, state);
			return { component, version, verdict };
		});
	}
}

const severity: readonly Outcome[] = ["successful", "inconclusive", "error", "failed"];

/** How many judgements of one swap could fail an upgrade by mistake. @param steps of its rollout */
export function judgementsOf(
	{ validation, rollout }: RuntimeUpgradeConfig,
	{ targets }: SwapOperation,
	steps: readonly RolloutStep[],
): number {
	const components = new Set(targets.flatMap(({ members }) => members.map(({ component }) => component)));
	return judgementsIn(components.size, steps, validation.postUpgradeValidation && rollout.bakeMs > 0);
}

/** The worst of them, which decides for all that move together. */
export function worstOf(verdicts: readonly ComponentVerdict[]): ComponentVerdict | null {
	const rank = ({ verdict }: ComponentVerdict) => severity.indexOf(verdict.outcome);
	return verdicts.reduce<ComponentVerdict | null>(
		(worst, one) => (worst && rank(worst) >= rank(one) ? worst : one),
		null,
	);
}

/** The verdicts as whoever watches an upgrade sees them. */
export function statusVerdicts(verdicts: readonly ComponentVerdict[]): StatusVerdict[] {
	return verdicts.map(({ component, version, verdict: { outcome, sentence } }) => ({
		component,
		version,
		outcome,
		sentence,
	}));
}

export function sentenceOf({ component, version, verdict }: ComponentVerdict): string {
	return `${component}@${version}: ${verdict.sentence}`;
}

function baseline(
	component: string,
	now: Counts,
	begun: Counts | undefined,
	before: ReadonlyMap<string, Sample> | null,
): Baseline {
	const earlier = before?.get(component);
	if (earlier) return { kind: "before", sample: earlier };
	if (before || now.baseline === null) return { kind: "none" };
	return { kind: "concurrent", sample: sampleSince(begun?.baseline ?? null, now.baseline) };
}

/** The calls of the new release and of the one that serves beside it, over all runtimes. */
export function countsOf(observed: readonly Observed[], judged: Omit<JudgedRelease, "version">): Counts {
	const slots = slotsOf(observed, judged.component);
	const fresh = slots.flatMap(({ slot }) => slot.releases.filter((release) => isFresh(release, judged)));
	const old = slots.flatMap(({ slot }) =>
		slot.releases.filter((release) => release.role === "serving" && !isSameRelease(release, judged)),
	);
	return { canary: fresh.length > 0 ? together(fresh) : null, baseline: old.length > 0 ? together(old) : null };
}

function isFresh(release: ReleaseStatus, judged: Pick<JudgedRelease, "integrity" | "configHash">): boolean {
	return isSameRelease(release, judged) && (release.role === "serving" || release.role === "candidate");
}

function slotsOf(observed: readonly Observed[], component: string) {
	return observed.flatMap(({ status, switched }) =>
		status.slots.filter((slot) => slot.component === component).map((slot) => ({ slot, switched })),
	);
}

/** A new release that is not there any more, where it should be, is not healthy either. */
function healthOf(observed: readonly Observed[], judged: JudgedRelease): Health {
	for (const { slot, switched } of slotsOf(observed, judged.component)) {
		const fresh = slot.releases.find((release) => isFresh(release, judged));
		if (!fresh) {
			if (switched) return { healthy: false, reason: slot.health.reason ?? `it is ${slot.health.status}` };
			continue;
		}
		if (fresh.health && !fresh.health.healthy)
			return { healthy: false, reason: fresh.health.reason ?? "it gives no reason" };
	}
	return { healthy: true };
}
