import {
	type Failure,
	failure,
	type Result,
	type RuntimeUpgradeConfig,
	success,
} from "@noodle-upgrade/runtime/formats";
import type { Step, Strategy } from "../core/plan.ts";
import type { Ports } from "../core/ports.ts";
import { judgeConfig, judgementsIn } from "../core/rollout/judge-settings.ts";
import { judgedSteps, type RolloutStep, rolloutSteps } from "../core/rollout/rollout-steps.ts";
import type { Outcome, UpgradeProgress } from "../core/upgrade.ts";
import { type BakeTick, bake } from "./bake.ts";
import { BakeWatch } from "./bake-watch.ts";
import { type BeforeSwitch, observeBefore } from "./before-switch.ts";
import { prepareCommit, undoCommit, writeCommit } from "./commit.ts";
import { type SwapOperation, type SwapTarget, swapId } from "./hot-swap-engine.ts";
import { statusVerdicts } from "./judgement.ts";
import { finalVersions, movesOf, stagesOf, versionChanges } from "./moves.ts";
import { Requests } from "./requests.ts";
import { Rollout } from "./rollout.ts";
import type { StatusReport } from "./status-report.ts";
import { SwapPlanner, type WantedMove } from "./swap-operations.ts";
import { systemFailure } from "./system-failure.ts";
import { takeBack } from "./take-back.ts";
import { UpgradeDeadline } from "./upgrade-deadline.ts";
import type { Decision, TransactionServices } from "./upgrade-transaction.ts";
import { Verification, verifyRunsOf, verifyTimeoutMs } from "./verification.ts";
import { withRetries } from "./with-retries.ts";
import type { UpgradeOptions } from "./workspace.ts";
import { observeRunning, type Running, type World } from "./world.ts";

export interface Ended {
	readonly outcome: Outcome;
	/** Null when it committed. */
	readonly error: Failure | null;
}

/** What is switched together. */
interface StageOrder {
	/** Nobody stays with a `stop`, nor is a `late` runtime judged anew: they move at once. */
	readonly kind: "stop" | "last" | "late";
	readonly number: number;
	readonly moves: readonly WantedMove[];
	readonly strategy: Strategy;
}

const committed: Ended = { outcome: "committed", error: null };

/** The part of an upgrade that changes something: install, swap, watch, commit, and when one of them fails, take back. */
export class UpgradeExecution {
	readonly #services: TransactionServices;
	readonly #ports: Ports;
	readonly #id: string;
	readonly #world: World;
	readonly #deadline: UpgradeDeadline;
	readonly #signal: AbortSignal;
	readonly #beforeCommit: UpgradeOptions["beforeCommit"];
	readonly #progress: (phase: UpgradeProgress["phase"], message: string, percentage: number) => void;
	readonly #report: StatusReport;
	readonly #planner: SwapPlanner;
	readonly #requests: Requests;
	/** Whether a runtime has switched, or may have, so that it has to be taken back. */
	#switched = false;
	/** What the releases that the last stage replaced were like until then. */
	#before: BeforeSwitch = { samples: new Map(), restarts: () => undefined };
	readonly #notes: string[] = [];
	/** Components, by runtime, whose state from before the upgrade is being kept already. */
	readonly #moved: string[] = [];
	/** Swaps whose old releases runtimes keep warm until it is known that nobody goes back to them. */
	readonly #keeping: SwapOperation[] = [];

	/** @param world as it was when the upgrade was decided, and so what is gone back to */
	constructor(
		services: TransactionServices,
		id: string,
		world: World,
		{ signal, beforeCommit }: UpgradeOptions,
		report: StatusReport,
		progress: (phase: UpgradeProgress["phase"], message: string, percentage: number) => void,
	) {
		this.#report = report;
		this.#services = services;
		this.#ports = services.ports;
		this.#id = id;
		this.#world = world;
		this.#deadline = new UpgradeDeadline(this.#config.upgradeTimeoutMs);
		this.#signal = signal ? AbortSignal.any([signal, this.#deadline.signal]) : this.#deadline.signal;
		this.#beforeCommit = beforeCommit;
		this.#progress = progress;
		this.#planner = new SwapPlanner(services.ports, services.states);
		this.#requests = new Requests(services.ports.state, id);
	}

	/** @param strategy how the new releases get their calls */
	async run(decision: Decision, strategy: Strategy): Promise<Ended> {
		const done = await this.#upgrade(decision, strategy)
			.catch((error: unknown) => {
				const failed = systemFailure(error);
				if (!failed) throw error;
				return { ok: false as const, error: failed };
			})
			.finally(() => this.#deadline.hold());
		const ended = done.ok ? committed : await this.#takeBack(done.error, decision);
		await this.#letGo();
		return ended;
	}

	/** Also when going back failed: what a person does about it may take longer than a second release should stay. */
	async #letGo(): Promise<void> {
		const { engine } = this.#services;
		const links = (targets: readonly SwapTarget[]) => targets.map(({ link }) => link);
		await Promise.all(this.#keeping.map(({ id, targets }) => engine.retireSwap(id, links(targets))));
	}

	get #config(): RuntimeUpgradeConfig {
		return this.#world.reading.manifest.config;
	}

	/** What the history should say beside the outcome: the numbers that decided. */
	get notes(): readonly string[] {
		return this.#notes;
	}

	async #upgrade({ draft, restoreFrom, direction }: Decision, strategy: Strategy): Promise<Result<null>> {
		const { state } = this.#ports;
		for (const { component, to } of draft.steps) {
			const installed = await this.#planner.install(component, to, this.#world);
			if (!installed.ok) return installed;
		}
		state.append(this.#id, { type: "installed" });
		let last: SwapOperation | null = null;
		if (draft.takesEffect === "live") {
			const stages = stagesOf(draft.steps);
			for (const stage of stages) {
				const order: StageOrder =
					stage === stages.at(-1)
						? { kind: "last", strategy, number: stage[0]?.stage ?? 0, moves: stage }
						: { kind: "stop", strategy: "immediate", number: stage[0]?.stage ?? 0, moves: stage };
				const swapped = await this.#swap(order, restoreFrom);
				if (!swapped.ok) return swapped;
				last = swapped.value ?? last;
			}
		}
		if (last) {
			const baked = await this.#bake(last, strategy, draft.steps, direction);
			if (!baked.ok) return baked;
			// A runtime that started in the meantime took what was current then.
			const moves = finalVersions(draft.steps);
			const late = await this.#swap({ kind: "late", strategy: "immediate", number: draft.steps.length, moves }, null);
			if (!late.ok) return late;
		}
		this.#report.enter({ kind: "commit" });
		this.#progress("committing", "Writing down what is current now", 97);
		return this.#commit(draft.steps);
	}

	/**
	 * Puts the releases into every runtime that does not serve them yet, all of them together.
	 *
	 * @returns null when all of them do already
	 */
	async #swap(order: StageOrder, restoreFrom: string | null): Promise<Result<SwapOperation | null>> {
		const { kind, number: stage, moves, strategy } = order;
		const { state } = this.#ports;
		if (kind === "stop") this.#report.enter({ kind: "stage", stage });
		const { engine } = this.#services;
		const what = moves.map(({ component, to }) => `${component}@${to}`).join(", ");
		const prepared = await withRetries(
			this.#ports.clock,
			() => this.#prepare(stage, moves, restoreFrom, what),
			({ message }, waitMs) => this.#progress("preparing", `${message} Trying again in ${waitMs / 1000} s`, 25),
			this.#signal,
		);
		if (!prepared.ok) return prepared;
		if (prepared.value === null) return success(null);
		const { operation, runtimes } = prepared.value;
		this.#moved.push(...movedBy(operation.targets));
		if (operation.keepOld) this.#keeping.push(operation);
		state.append(this.#id, { type: "prepared", stage, runtimes: operation.targets.map(({ link }) => link.id) });
		const stopped = this.#requests.stopped(this.#signal);
		if (stopped) {
			await engine.abortSwap(operation);
			return { ok: false, error: stopped };
		}
		const steps = rolloutSteps(strategy, this.#config.rollout.percentage);
		const rollout = this.#rollout(operation, steps, order, what);
		const rolled = await rollout.beforeSwitch(steps);
		if (!rolled.ok) {
			await engine.abortSwap(operation);
			return rolled;
		}
		if (kind === "last") this.#report.enter({ kind: "rollout", step: steps.length - 1 });
		this.#progress("switching", `Switching to ${what}`, 50);
		const oneByOne = steps.some((step) => step.kind === "switch" && step.runtimes === "one-by-one");
		if (kind === "last" && this.#config.validation.postUpgradeValidation) this.#before = await observeBefore(operation);
		const result = await engine.executeSwap(
			operation,
			this.#signal,
			(runtime, members) => {
				const slots = runtimes.find(({ link }) => link.id === runtime)?.status.slots ?? [];
				const restarts = slots
					.filter((slot) => members.some(({ component }) => component === slot.component))
					.map(({ component, restarts }) => ({ component, restarts }));
				state.append(this.#id, { type: "switching", stage, runtime, restarts });
			},
			(runtime) => {
				this.#switched = true;
				state.append(this.#id, { type: "switched", stage, runtime });
			},
			async (switched) => (oneByOne ? rollout.watch(null, (runtime) => switched.includes(runtime)) : success(null)),
		);
		this.#notes.push(...rollout.notes);
		if (result.ok) {
			const unkept = result.value.reports.flatMap(({ report }) => report.unkept);
			this.#notes.push(...unkept.map((sentence) => `${sentence} A rollback migrates the present state instead.`));
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
	): Promise<Result<{ readonly operation: SwapOperation; readonly runtimes: Running["runtimes"] } | null>> {
		const { engine, rollbacks } = this.#services;
		const { hotSwap, rollback } = this.#config;
		// What runs is asked again for every stage: the one before has changed it.
		const { runtimes, unreachable } = await observeRunning(this.#ports);
		const [lost] = unreachable;
		if (lost) return { ok: false, error: lost.error };
		const targets = await this.#planner.targetsFor(
			runtimes,
			() => moves,
			this.#world,
			async () => restoreFrom,
		);
		if (!targets.ok) return targets;
		if (targets.value.length === 0) return success(null);
		this.#progress("preparing", `Loading ${what} beside what runs`, 25);
		// Gone back is to what ran before all stages, so that nothing has to be kept of a stop on the way.
		const leavesOriginal = movedBy(targets.value).some((move) => !this.#moved.includes(move));
		const operation: SwapOperation = {
			id: swapId(this.#id, stage),
			targets: targets.value,
			timeoutMs: hotSwap.swapTimeoutMs,
			maxConcurrentSwaps: hotSwap.maxConcurrentSwaps,
			keepOld: leavesOriginal && rollback.enabled,
			snapshotFolder: leavesOriginal
				? engine.createSnapshot(rollbacks.createRollbackPoint(this.#id, stage), rollback.enabled)
				: null,
		};
		const prepared = await engine.prepareSwap(operation, this.#signal);
		return prepared.ok ? success({ operation, runtimes }) : prepared;
	}

	#rollout(
		operation: SwapOperation,
		steps: readonly RolloutStep[],
		{ kind, number: stage }: StageOrder,
		what: string,
	): Rollout {
		const { stepMs } = this.#config.rollout;
		return new Rollout(this.#ports.clock, this.#services.engine, this.#requests, operation, {
			stepMs,
			judge: judgeConfig(this.#config.rollout, {
				steps: judgedSteps(steps, operation.targets.length),
				sideBySide: steps.some((step) => step.kind === "share"),
				judgements: this.#judgementsOf(operation, steps),
			}),
			signal: this.#signal,
			sharing: (percent) => {
				this.#ports.state.append(this.#id, { type: "sharing", stage, percent });
				const step = steps.findIndex((one) => (one.kind === "share" ? one.percent : 0) === percent);
				if (kind === "last") this.#report.enter({ kind: "rollout", step });
			},
			onTick: ({ percent, leftMs, waits, verdicts }) => {
				if (waits !== null) this.#deadline.hold();
				else this.#deadline.goOn();
				this.#report.judged(statusVerdicts(verdicts), waits);
				const share =
					percent === null ? `${what} serves in some runtimes` : `${what} gets ${Math.round(percent)} % of the calls`;
				const time = waits ?? `${Math.ceil(leftMs / 1000)} s more`;
				this.#progress("rolling-out", `${share}: ${time}`, 30 + Math.round((percent ?? 0) / 5));
			},
		});
	}

	#judgementsOf({ targets }: SwapOperation, steps: readonly RolloutStep[]): number {
		const { validation, rollout } = this.#config;
		const components = new Set(targets.flatMap(({ members }) => members.map(({ component }) => component)));
		return judgementsIn(components.size, steps, validation.postUpgradeValidation && rollout.bakeMs > 0);
	}

	async #bake(
		operation: SwapOperation,
		strategy: Strategy,
		steps: readonly Step[],
		direction: Decision["direction"],
	): Promise<Result<null>> {
		const { rollout, validation } = this.#config;
		this.#ports.state.append(this.#id, { type: "baking" });
		this.#report.enter({ kind: "bake" });
		// Neither what was gone back to is tried, nor where nobody watches.
		const verified = direction === "upgrade" && validation.postUpgradeValidation ? finalVersions(steps) : [];
		const runs = await verifyRunsOf(operation, verified, verifyTimeoutMs(rollout.bakeMs), (component, version) =>
			this.#planner.install(component, version, this.#world),
		);
		if (!runs.ok) return runs;
		const judge = judgeConfig(rollout, {
			steps: 1,
			sideBySide: false,
			judgements: this.#judgementsOf(operation, rolloutSteps(strategy, rollout.percentage)),
		});
		const verification = new Verification(this.#ports.verifier, runs.value);
		const baked = await bake(this.#ports.clock, this.#requests, {
			bakeMs: rollout.bakeMs,
			watch: validation.postUpgradeValidation
				? new BakeWatch(operation, this.#before, judge, this.#ports.fleet, verification)
				: null,
			signal: this.#signal,
			onTick: (tick) => this.#onBakeTick(tick),
		});
		// A word that ends the pause may end the bake with it.
		this.#deadline.goOn();
		if (!baked.ok) return baked;
		this.#notes.push(...baked.value);
		return success(null);
	}

	#onBakeTick({ leftMs, paused, verifying, verdicts }: BakeTick): void {
		if (paused) this.#deadline.hold();
		else this.#deadline.goOn();
		const waits = paused ? "Paused; promote, resume or abort it" : null;
		this.#report.judged(statusVerdicts(verdicts), waits);
		const time = `Watching the new release for ${Math.ceil(leftMs / 1000)} s more`;
		const script =
			leftMs === 0 && verifying.length > 0 ? `Waiting for the verify script of ${verifying.join(", ")}` : null;
		const { bakeMs } = this.#config.rollout;
		const percentage = 55 + Math.round((40 * (bakeMs - leftMs)) / Math.max(1, bakeMs));
		this.#progress("baking", waits ?? script ?? time, percentage);
	}

	async #commit(steps: readonly Step[]): Promise<Result<null>> {
		const allowed = (await this.#beforeCommit?.(this.#signal)) ?? success(null);
		const stopped = this.#requests.stopped(this.#signal);
		if (stopped) return { ok: false, error: stopped };
		if (!allowed.ok) return allowed;
		const changes = versionChanges(steps, this.#world.reading.manifest);
		const commit = await prepareCommit(this.#ports, this.#world, changes, this.#planner);
		if (!commit.ok) return commit;
		const { lock: _, ...texts } = commit.value;
		this.#ports.state.append(this.#id, { type: "committing", ...texts });
		const written = await writeCommit(this.#ports, commit.value, this.#id);
		if (written.ok) return success(null);
		const undone = await undoCommit(this.#ports, commit.value);
		return undone.ok ? written : failure("files-unwritable", `${written.error.message} ${undone.error.message}`);
	}

	async #takeBack(error: Failure, { draft }: Decision): Promise<Ended> {
		if (!this.#switched) return { outcome: "rolled_back", error };
		if (!this.#config.rollback.enabled) {
			return {
				outcome: "failed",
				error: {
					code: error.code,
					message: `${error.message} Rollbacks are switched off, so the new release was left running; roll back by hand, or fix it.`,
				},
			};
		}
		this.#ports.state.append(this.#id, { type: "rolling-back", reason: error.message });
		this.#progress("rolling-back", "Going back to the releases that ran before", 95);
		const original = new Map(this.#world.runtimes.map(({ link, status }) => [link.id, status.slots]));
		const back = await withRetries(
			this.#ports.clock,
			() =>
				takeBack(
					this.#services,
					this.#id,
					this.#world,
					this.#planner,
					(runtime) =>
						original.get(runtime)?.map(({ component, version }) => ({ component, to: version })) ??
						// It was not there at the beginning.
						movesOf(draft.steps, this.#world).map(({ name, from }) => ({ component: name, to: from })),
				),
			({ message }, waitMs) =>
				this.#progress("rolling-back", `${message} Trying to go back again in ${waitMs / 1000} s`, 95),
		);
		if (back.ok) return { outcome: "rolled_back", error };
		return {
			outcome: "failed",
			error: {
				code: error.code,
				message: `${error.message} Going back failed too: ${back.error.message} Look at what runs with "noodle list", and bring it back with "noodle rollback" or a restart.`,
			},
		};
	}
}

/** Nobody asks for the states of stops, which are as large as the others: what moves again is known by this. */
function movedBy(targets: readonly SwapTarget[]): string[] {
	return targets.flatMap(({ link, members }) => members.map(({ component }) => `${link.id}/${component}`));
}
