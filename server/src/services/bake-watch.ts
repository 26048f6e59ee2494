import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { JudgeConfig } from "../core/judge/judge-config.ts";
import type { Fleet } from "../core/ports.ts";
import { isBlocking } from "../core/validation-report.ts";
import type { BeforeSwitch } from "./before-switch.ts";
import type { SwapOperation } from "./hot-swap-engine.ts";
import { type ComponentVerdict, Judgement } from "./judgement.ts";
import { TargetObserver } from "./observe-targets.ts";
import { runSuite } from "./rules/rule.ts";
import { afterSwitch } from "./rules/suites.ts";
import type { Decision } from "./upgrade-transaction.ts";
import type { Verification } from "./verification.ts";

/**
 * Holds new releases that have taken over against the rules for after the switch. The judge, which compares them with what
 * the old ones did before, only ever stops what is worse: a bake ends on health, however few the calls are that come in it.
 * What somebody goes back to is not stopped by it at all: the release that they leave is no measure for it.
 */
export class BakeWatch {
	readonly #operation: SwapOperation;
	readonly #before: BeforeSwitch;
	readonly #observer: TargetObserver;
	readonly #judgement: Judgement;
	readonly #verification: Verification;
	readonly #direction: Decision["direction"];
	#begun = false;
	#verdicts: readonly ComponentVerdict[] = [];
	/** How often each component had been restarted when it was first seen, where nobody had looked before. */
	readonly #firstRestarts = new Map<string, number>();

	constructor(
		operation: SwapOperation,
		before: BeforeSwitch,
		judge: JudgeConfig,
		fleet: Pick<Fleet, "connect">,
		verification: Verification,
		direction: Decision["direction"],
	) {
		this.#operation = operation;
		this.#before = before;
		this.#observer = new TargetObserver(operation, fleet);
		this.#judgement = new Judgement(operation, judge);
		this.#verification = verification;
		this.#direction = direction;
	}

	/** What the judge said last. */
	get verdicts(): readonly ComponentVerdict[] {
		return this.#verdicts;
	}

	/** The components whose `verify` scripts still run. */
	get verifying(): readonly string[] {
		return [...new Set(this.#verification.open.map(({ component, version }) => `${component}@${version}`))];
	}

	begin(): void {
		this.#verification.begin();
	}

	/**
	 * Asks every runtime once, and lets all rules judge by that.
	 *
	 * @param judging whether it is time to judge what has been counted
	 * @returns whether everything could be seen; a failure when something is wrong
	 */
	async look(judging: boolean): Promise<Result<{ readonly complete: boolean }>> {
		const observation = await this.#observer.look(() => true);
		const { observed, silent } = observation;
		const complete = silent === null;
		for (const { runtime, status } of observed) {
			for (const { component, restarts } of status.slots) {
				const key = `${runtime}/${component}`;
				if (!this.#firstRestarts.has(key)) this.#firstRestarts.set(key, restarts);
			}
		}
		const judged = complete && this.#begun && judging;
		if (complete && !this.#begun) this.#judgement.begin(observed);
		this.#begun ||= complete;
		if (judged) this.#verdicts = this.#judgement.look(observed, this.#before.samples, false);
		const findings = await runSuite(afterSwitch, {
			targets: this.#operation.targets,
			observation,
			restartsBefore: (runtime, component) =>
				this.#before.restarts(runtime, component) ?? this.#firstRestarts.get(`${runtime}/${component}`),
			verdicts: judged && this.#direction === "upgrade" ? this.#verdicts : [],
			verified: this.#verification.ended,
		});
		// What was seen to go wrong is no risk that a level could let pass.
		const wrong = findings.filter((one) => isBlocking(one, "permissive"));
		const [first] = wrong;
		if (!first) return success({ complete });
		// Several runtimes may say the same.
		return failure(first.code, [...new Set(wrong.map(({ message }) => message))].join(" "));
	}

	/** What the history should say of it. */
	notes(watchedMs: number): readonly string[] {
		const watched = watchedMs >= 1_000 ? this.#verdicts.map((one) => noteOf(one, watchedMs)) : [];
		const passed = new Set(this.#verification.ended.map(({ run }) => `${run.component}@${run.version}`));
		return [...watched, ...[...passed].map((release) => `${release} passed its own verify script.`)];
	}

	/** @returns what is thrown by what ran beside */
	end(): Promise<void> {
		return this.#verification.end();
	}
}

function noteOf({ component, version, verdict: { errors, latency } }: ComponentVerdict, watchedMs: number): string {
	const where = `In the ${Math.round(watchedMs / 1_000)} s after the switch`;
	const calls = errors.outcome === "error" ? null : errors.numbers.calls;
	if (calls === 0) return `${where} no call came to ${component}@${version}, and it stayed well.`;
	const timed = latency.outcome === "successful" ? ` ${latency.sentence}` : "";
	return `${where} ${component}@${version} stayed well. ${errors.sentence}${timed}`;
}
