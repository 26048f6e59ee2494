import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { JudgeConfig } from "../core/judge/judge-config.ts";
import type { Clock } from "../core/ports.ts";
import type { RolloutStep } from "../core/rollout/rollout-steps.ts";
import type { HotSwapEngine, SwapOperation } from "./hot-swap-engine.ts";
import { type ComponentVerdict, Judgement, sentenceOf, worstOf } from "./judgement.ts";
import { TargetObserver } from "./observe-targets.ts";
import type { Requests } from "./requests.ts";
import { isLookDue, pollMs } from "./watching.ts";

export interface RolloutOptions {
	/** How long each step is watched, in milliseconds, when nobody pauses it. */
	readonly stepMs: number;
	readonly judge: JudgeConfig;
	readonly signal: AbortSignal;
	/** Runs before the share changes. */
	readonly sharing: (percent: number) => void;
	readonly onTick: (tick: RolloutTick) => void;
}

/** Where a rollout is. */
export interface RolloutTick {
	/** The share of the calls that the new releases get; null: some runtimes have switched to them, and others not yet. */
	readonly percent: number | null;
	readonly leftMs: number;
	/** Why it waits; null: it does not. */
	readonly waits: string | null;
	/** Of the last look. */
	readonly verdicts: readonly ComponentVerdict[];
}

/** Looks in a row at which nothing could be seen, before a person is asked. */
const toleratedErrors = 4;

/**
 * Leads new releases through the steps before their switch, and judges them beside the old ones. What fails ends it;
 * too little data pauses it until there is enough, or until a person decides.
 */
export class Rollout {
	readonly #clock: Clock;
	readonly #engine: HotSwapEngine;
	readonly #requests: Requests;
	readonly #operation: SwapOperation;
	readonly #options: RolloutOptions;
	readonly #judgement: Judgement;
	/** What was out of the ordinary, each time. */
	readonly #words: string[] = [];
	/** Of the last step that passed. */
	#verdict: string | null = null;
	/** Over all steps, pauses included. */
	#watchedMs = 0;

	constructor(
		clock: Clock,
		engine: HotSwapEngine,
		requests: Requests,
		operation: SwapOperation,
		options: RolloutOptions,
	) {
		this.#clock = clock;
		this.#engine = engine;
		this.#requests = requests;
		this.#operation = operation;
		this.#options = options;
		this.#judgement = new Judgement(operation, options.judge);
	}

	/** What the history should say of it. */
	get notes(): readonly string[] {
		return this.#verdict === null ? this.#words : [...this.#words, this.#verdict];
	}

	/** All steps before the switch. A failure leaves everything to be taken back. */
	async beforeSwitch(steps: readonly RolloutStep[]): Promise<Result<null>> {
		for (const step of steps) {
			if (step.kind === "switch") continue;
			const percent = step.kind === "share" ? step.percent : 0;
			this.#options.sharing(percent);
			const shared = await this.#engine.splitSwap(this.#operation, percent / 100);
			if (!shared.ok && shared.error.code === "cannot-split") {
				this.#words.push(`It was switched whole. ${shared.error.message}`);
				return success(null);
			}
			if (!shared.ok) return shared;
			const watched = await this.watch(percent, () => false);
			if (!watched.ok) return watched;
		}
		return success(null);
	}

	/**
	 * Judges for the time of one step. How the releases are is seen at every poll; what they count is judged less often,
	 * and at the end of the step.
	 *
	 * @param switched whether the new releases have taken over in that runtime
	 */
	async watch(percent: number | null, switched: (runtime: string) => boolean): Promise<Result<null>> {
		const { stepMs, signal, onTick } = this.#options;
		const observer = new TargetObserver(this.#operation, null);
		let begun = false;
		let done = 0;
		let sinceLook = 0;
		let errors = 0;
		let judgedAtEnd = false;
		let verdicts: readonly ComponentVerdict[] = [];
		for (;;) {
			const stopped = this.#requests.stopped(signal);
			if (stopped) return { ok: false, error: stopped };
			const { observed, silent, lost } = await observer.look(switched);
			if (lost) return { ok: false, error: lost };
			const well = this.#judgement.health(observed);
			if (!well.ok) return well;
			const isOver = done >= stepMs;
			// What the step begins with is none of its own, so that a step of no time is looked at twice all the same.
			if (silent === null && !begun) {
				this.#judgement.begin(observed);
				begun = true;
			} else if (silent === null && (isLookDue(this.#watchedMs, sinceLook) || (isOver && !judgedAtEnd))) {
				const judged = this.#judgement.look(observed, null, isOver);
				verdicts = percent === 0 ? judged.map(byHealthAlone) : judged;
				errors = worstOf(verdicts)?.verdict.outcome === "error" ? errors + 1 : 0;
				[sinceLook, judgedAtEnd] = [0, isOver];
			}
			const worst = worstOf(verdicts);
			if (worst?.verdict.outcome === "failed") return failure("rollout-failed", sentenceOf(worst));
			const promotedBy = this.#requests.takePromoted();
			if (promotedBy !== null) return this.#promoted(promotedBy, worst);
			const waits = this.#waits(worst, judgedAtEnd, errors);
			onTick({ percent, leftMs: Math.max(0, stepMs - done), waits, verdicts });
			if (judgedAtEnd && waits === null && worst?.verdict.outcome === "successful") return this.#passed(worst);
			const isWaiting = waits !== null || judgedAtEnd || silent !== null;
			const wait = isWaiting ? pollMs : Math.min(pollMs, Math.max(0, stepMs - done));
			await this.#clock.wait(wait, signal);
			sinceLook += wait;
			this.#watchedMs += wait;
			if (waits === null) done += wait;
		}
	}

	/** Why it waits for a person, or for more calls. */
	#waits(worst: ComponentVerdict | null, isOver: boolean, errors: number): string | null {
		if (this.#requests.paused) return "Paused; promote, resume or abort it.";
		if (!worst || (errors > 0 && errors < toleratedErrors)) return null;
		const { outcome } = worst.verdict;
		if (errors >= toleratedErrors || (isOver && outcome === "inconclusive")) {
			return `${sentenceOf(worst)} It waits for more calls; promote or abort it to decide.`;
		}
		return null;
	}

	#promoted(by: string, worst: ComponentVerdict | null): Result<null> {
		const known = worst ? ` ${sentenceOf(worst)}` : "";
		const word = `It was let go on by ${by}.${known}`;
		// What was marked good is let go on at every step.
		if (!this.#words.includes(word)) this.#words.push(word);
		return success(null);
	}

	#passed(worst: ComponentVerdict): Result<null> {
		// The last step has the most calls, and says the most.
		this.#verdict = sentenceOf(worst);
		return success(null);
	}
}

/** Without calls there is nothing else to go by. */
function byHealthAlone(one: ComponentVerdict): ComponentVerdict {
	if (one.verdict.basis === "health") return one;
	const sentence = "It stood by in health before it got its first call.";
	return { ...one, verdict: { ...one.verdict, outcome: "successful", basis: "health", sentence } };
}
