import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { JudgeConfig } from "../core/judge/judge-config.ts";
import type { Sample } from "../core/judge/sample.ts";
import type { SwapOperation } from "./hot-swap-engine.ts";
import { Judgement, observeTargets, sentenceOf, worstOf } from "./judgement.ts";

/**
 * Judges releases that have taken over by what the old ones did before. It only ever stops what is worse: a bake ends on
 * health, however few the calls are that come in it.
 */
export class BakeJudge {
	readonly #operation: SwapOperation;
	readonly #judgement: Judgement;
	readonly #before: ReadonlyMap<string, Sample>;
	#begun = false;

	constructor(operation: SwapOperation, config: JudgeConfig, before: ReadonlyMap<string, Sample>) {
		this.#operation = operation;
		this.#judgement = new Judgement(operation, config);
		this.#before = before;
	}

	/** @returns a failure when the new releases do worse than the old ones did */
	async look(): Promise<Result<null>> {
		const observed = await observeTargets(this.#operation, () => true);
		if (!observed.ok) return observed;
		if (!this.#begun) this.#judgement.begin(observed.value);
		this.#begun = true;
		const worst = worstOf(this.#judgement.look(observed.value, this.#before, false));
		return worst?.verdict.outcome === "failed" ? failure("rollout-failed", sentenceOf(worst)) : success(null);
	}
}
