import { type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Strategy } from "../core/plan.ts";
import { judgeConfig } from "../core/rollout/judge-settings.ts";
import { judgedSteps, type RolloutStep, rolloutSteps } from "../core/rollout/rollout-steps.ts";
import { type BeforeSwitch, observeBefore } from "./before-switch.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { type SwapOperation, type SwapTarget, swapId } from "./hot-swap-engine.ts";
import { judgementsOf } from "./judgement.ts";
import { Rollout } from "./rollout.ts";
import type { WantedMove } from "./swap-operations.ts";
import { tellWatched } from "./waiting.ts";
import { withRetries } from "./with-retries.ts";
import { observeRunning } from "./world.ts";

/** What is switched together. */
export interface StageOrder {
	/** Nobody stays with a `stop`, nor is a `late` runtime judged anew: they move at once. */
	readonly kind: "stop" | "last" | "late";
	readonly number: number;
	readonly moves: readonly WantedMove[];
	readonly strategy: Strategy;
}

/** Swaps one stage of an upgrade after the other: loads the new releases, gives them their share of the calls, and switches. */
export class StageSwaps {
	readonly #context: ExecutionContext;
	#switched = false;
	/** The swap that was prepared last. */
	#prepared: SwapOperation | null = null;
	#before: BeforeSwitch = { samples: new Map(), restarts: () => undefined };
	/** Components, by runtime, whose state from before the upgrade is being kept already. */
	readonly #moved: string[] = [];
	/** Swaps whose old releases runtimes keep warm until it is known that nobody goes back to them. */
	readonly #keeping: SwapOperation[] = [];

	constructor(context: ExecutionContext) {
		this.#context = context;
	}

	/** Whether a runtime has switched, or may have, so that it has to be taken back. */
	get switched(): boolean {
		return this.#switched;
	}

	/** What the releases that the last stage replaced were like until then. */
	get before(): BeforeSwitch {
		return this.#before;
	}

	/** Takes back what was prepared last, wherever it has not switched. */
	async abort(): Promise<void> {
		if (this.#prepared) await this.#context.services.engine.abortSwap(this.#prepared);
	}

	/** Lets the releases end that runtimes keep warm. */
	async retire(): Promise<void> {
		const { engine } = this.#context.services;
		const links = (targets: readonly SwapTarget[]) => targets.map(({ link }) => link);
		await Promise.all(this.#keeping.map(({ id, targets }) => engine.retireSwap(id, links(targets))));
	}

	/**
	 * Puts the releases into every runtime that does not serve them yet, all of them together.
	 *
	 * @returns null when all of them do already
	 */
	async swap(order: StageOrder, restoreFrom: string | null): Promise<Result<SwapOperation | null>> {
		const { kind, number: stage, moves, strategy } = order;
		const { services, id, config, report, requests, signal, notes, evidence, progress } = this.#context;
		const { engine, ports } = services;
		const { state, clock } = ports;
		if (kind === "stop") report.enter({ kind: "stage", stage });
		const what = moves.map(({ component, to }) => `${component}@${to}`).join(", ");
		const prepared = await withRetries(
			clock,
			() => this.#prepare(stage, moves, restoreFrom, what),
			({ message }, waitMs) => progress("preparing", `${message} Trying again in ${waitMs / 1000} s`, 25),
			signal,
		);
		if (!prepared.ok) return prepared;
		if (prepared.value === null) return success(null);
		const operation = prepared.value;
		this.#prepared = operation;
		this.#moved.push(...movedBy(operation.targets));
		if (operation.keepOld) this.#keeping.push(operation);
		state.append(id, { type: "prepared", stage, runtimes: operation.targets.map(({ link }) => link.id) });
		const stopped = requests.stopped(signal);
		if (stopped) {
			await engine.abortSwap(operation);
			return { ok: false, error: stopped };
		}
		const steps = rolloutSteps(strategy, config.rollout.percentage);
		const rollout = this.#rollout(operation, steps, order, what);
		const rolled = await rollout.beforeSwitch(steps);
		if (!rolled.ok) {
			await engine.abortSwap(operation);
			return rolled;
		}
		if (kind === "last") report.enter({ kind: "rollout", step: steps.length - 1 });
		progress("switching", `Switching to ${what}`, 50);
		const oneByOne = steps.some((step) => step.kind === "switch" && step.runtimes === "one-by-one");
		// Not as it was at the beginning: a long rollout may have seen the old releases die and come back.
		const before = await observeBefore(operation);
		if (kind === "last") this.#before = before;
		const result = await engine.executeSwap(
			operation,
			signal,
			(runtime, members) => {
				const restarts = members.flatMap(({ component }) => {
					const count = before.restarts(runtime, component);
					return count === undefined ? [] : { component, restarts: count };
				});
				state.append(id, { type: "switching", stage, runtime, restarts });
			},
			(runtime) => {
				this.#switched = true;
				state.append(id, { type: "switched", stage, runtime });
			},
			async (switched) => (oneByOne ? rollout.watch(null, (runtime) => switched.includes(runtime)) : success(null)),
		);
		evidence.push(...rollout.notes);
		if (result.ok) {
			const unkept = result.value.reports.flatMap(({ report }) => report.unkept);
			notes.push(...unkept.map((sentence) => `${sentence} A rollback migrates the present state instead.`));
			return success(operation);
		}
		// One that no longer answers may have switched all the same.
		if (result.error.code === "runtime-unreachable") this.#switched = true;
		return result;
	}

	/**
	 * Loads the releases into every runtime that does not serve them yet. On failure nothing of it is left.
	 *
	 * @returns null when all of them do already
	 */
	async #prepare(
		stage: number,
		moves: readonly WantedMove[],
		restoreFrom: string | null,
		what: string,
	): Promise<Result<SwapOperation | null>> {
		const { services, id, world, config, planner, signal, progress } = this.#context;
		const { engine, rollbacks, ports } = services;
		const { hotSwap, rollback } = config;
		// What runs is asked again for every stage: the one before has changed it.
		const { runtimes, unreachable } = await observeRunning(ports);
		const [lost] = unreachable;
		if (lost) return { ok: false, error: lost.error };
		const targets = await planner.targetsFor(
			runtimes,
			() => moves,
			world,
			async () => restoreFrom,
		);
		if (!targets.ok) return targets;
		if (targets.value.length === 0) return success(null);
		progress("preparing", `Loading ${what} beside what runs`, 25);
		// Gone back is to what ran before all stages, so that nothing has to be kept of a stop on the way.
		const leavesOriginal = movedBy(targets.value).some((move) => !this.#moved.includes(move));
		const operation: SwapOperation = {
			id: swapId(id, stage),
			targets: targets.value,
			timeoutMs: hotSwap.swapTimeoutMs,
			maxConcurrentSwaps: hotSwap.maxConcurrentSwaps,
			keepOld: leavesOriginal && rollback.enabled,
			snapshotFolder: leavesOriginal
				? engine.createSnapshot(rollbacks.createRollbackPoint(id, stage), rollback.enabled)
				: null,
		};
		const prepared = await engine.prepareSwap(operation, signal);
		return prepared.ok ? success(operation) : prepared;
	}

	#rollout(
		operation: SwapOperation,
		steps: readonly RolloutStep[],
		{ kind, number: stage }: StageOrder,
		what: string,
	): Rollout {
		const { services, id, config, report, requests, signal, progress } = this.#context;
		const { clock, state } = services.ports;
		return new Rollout(clock, services.engine, requests, operation, {
			stepMs: config.rollout.stepMs,
			judge: judgeConfig(config.rollout, {
				steps: judgedSteps(steps, operation.targets.length),
				sideBySide: steps.some((step) => step.kind === "share"),
				judgements: judgementsOf(config, operation, steps),
			}),
			signal,
			sharing: (percent) => {
				state.append(id, { type: "sharing", stage, percent });
				const step = steps.findIndex((one) => (one.kind === "share" ? one.percent : 0) === percent);
				if (kind === "last") report.enter({ kind: "rollout", step });
			},
			onTick: ({ percent, leftMs, waits, verdicts }) => {
				tellWatched(this.#context, verdicts, waits);
				const share =
					percent === null ? `${what} serves in some runtimes` : `${what} gets ${Math.round(percent)} % of the calls`;
				const time = waits ?? `${Math.ceil(leftMs / 1000)} s more`;
				progress("rolling-out", `${share}: ${time}`, 30 + Math.round((percent ?? 0) / 5));
			},
		});
	}
}

/** Nobody asks for the states of stops, which are as large as the others: what moves again is known by this. */
function movedBy(targets: readonly SwapTarget[]): string[] {
	return targets.flatMap(({ link, members }) => members.map(({ component }) => `${link.id}/${component}`));
}
