import { type Failure, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Step, Target } from "../core/plan.ts";
import type { DraftPlan } from "../core/planner.ts";
import type { Ports } from "../core/ports.ts";
import type { ComponentMove, Outcome, UpgradeKind, UpgradeProgress, UpgradeResult } from "../core/upgrade.ts";
import { bake } from "./bake.ts";
import { prepareCommit, undoCommit, writeCommit } from "./commit.ts";
import type { HotSwapEngine, SwapOperation } from "./hot-swap-engine.ts";
import type { Recovery } from "./recovery.ts";
import { Requests } from "./requests.ts";
import type { RollbackManager } from "./rollback-manager.ts";
import type { StatePlanner } from "./state-planner.ts";
import { SwapPlanner, type WantedMove } from "./swap-operations.ts";
import { systemFailure } from "./system-failure.ts";
import { takeBack } from "./take-back.ts";
import type { UpgradeValidator } from "./upgrade-validator.ts";
import type { UpgradeOptions } from "./workspace.ts";
import { acquireLock } from "./workspace-lock.ts";
import { isWorkspace, noManifest, observe, observeRunning, runningVersions, type World } from "./world.ts";

/** What somebody wants, before it is known whether it can be. */
export interface Intent {
	readonly kind: UpgradeKind;
	/** Components that were named; others may have to move along. */
	readonly targets: readonly Target[];
	/** Decides by the world as it is once the lock is held. */
	plan(world: World): Promise<Result<Decision, Failure>>;
}

export interface Decision {
	readonly draft: DraftPlan;
	readonly direction: "upgrade" | "rollback";
	/** Upgrades that are undone when this commits. */
	readonly undoes: readonly { readonly id: string; readonly components: readonly string[] }[];
	/** The upgrade whose snapshots replace the running state; null: the running state is carried over. */
	readonly restoreFrom: string | null;
}

export interface TransactionServices {
	readonly ports: Ports;
	readonly engine: HotSwapEngine;
	readonly validator: UpgradeValidator;
	readonly states: StatePlanner;
	readonly rollbacks: RollbackManager;
	readonly recovery: Recovery;
}

/** One upgrade from its request to its outcome. Each side effect is in the journal before it happens. */
export class UpgradeTransaction {
	readonly #services: TransactionServices;
	readonly #ports: Ports;
	readonly #intent: Intent;
	readonly #options: UpgradeOptions;
	readonly #id: string;
	readonly #startedAt: string;
	readonly #requests: Requests;
	readonly #notes: string[] = [];
	#begun = false;
	/** Whether a runtime has switched, or may have, so that it has to be taken back. */
	#switched = false;

	constructor(services: TransactionServices, intent: Intent, options: UpgradeOptions) {
		this.#services = services;
		this.#ports = services.ports;
		this.#intent = intent;
		this.#options = options;
		this.#id = this.#ports.ids.upgradeId();
		this.#startedAt = this.#ports.clock.now();
		this.#requests = new Requests(this.#ports.state, this.#id);
	}

	async run(): Promise<UpgradeResult> {
		// A folder that is no workspace gets no history either.
		if (!(await isWorkspace(this.#ports)))
			return this.#ended("refused", [], noManifest(this.#ports.files.manifestFile));
		try {
			return await this.#run();
		} catch (error) {
			const failed = systemFailure(error);
			if (!failed) throw error;
			if (!this.#begun) return this.#ended("refused", [], failed);
			const advice = 'How it ended could not be written down. When the cause is gone, run "noodle recover".';
			return this.#ended("failed", [], { ...failed, message: `${failed.message} ${advice}` });
		}
	}

	async #run(): Promise<UpgradeResult> {
		const names = this.#intent.targets.map(({ name }) => name);
		const lock = await acquireLock(this.#ports, names, 300_000, this.#options.signal, (progress) =>
			this.#progress(progress.phase, progress.message, progress.percentage),
		);
		if (!lock.ok) return this.#refuse(await observe(this.#ports), [], lock.error);
		try {
			await this.#services.recovery.recoverOpen();
			return await this.#runLocked();
		} finally {
			lock.value.release();
		}
	}

	async #runLocked(): Promise<UpgradeResult> {
		this.#progress("planning", "Looking at what would change", 5);
		const world = await observe(this.#ports);
		const decided = await this.#intent.plan(world);
		if (!decided.ok) return this.#refuse(world, [], decided.error);
		const { draft, direction, restoreFrom } = decided.value;
		const { validator } = this.#services;
		this.#progress("validating", "Checking that it is safe", 10);
		const findings = await validator.validateUpgradePlan(draft, world, {
			restoresSnapshot: restoreFrom !== null,
			direction,
		});
		const [first, ...more] = validator.blocking(findings, world.reading.manifest.config.validation.level);
		if (!draft.feasible)
			return this.#refuse(world, draft.steps, failureOf(first?.code ?? "not-feasible", draft.explanation));
		if (first)
			return this.#refuse(
				world,
				draft.steps,
				failureOf(first.code, [first, ...more].map(({ message }) => message).join(" ")),
			);
		this.#notes.push(...findings.filter(({ severity }) => severity !== "error").map(({ message }) => message));
		if (draft.takesEffect === "next-start") this.#notes.push(draft.explanation);
		if (this.#options.signal?.aborted)
			return this.#refuse(world, draft.steps, failureOf("cancelled", "It was cancelled before anything was changed."));
		if (draft.steps.length === 0 && this.#intent.kind === "upgrade") {
			this.#notes.push(draft.explanation);
			return this.#ended("committed", [], null);
		}
		return this.#carryOut(decided.value, world);
	}

	async #carryOut(decision: Decision, world: World): Promise<UpgradeResult> {
		const { state, files } = this.#ports;
		const { draft } = decision;
		const moves = movesOf(draft.steps, world);
		this.#begin(moves, decision.undoes[0]?.id ?? null);
		await files.markOpen(this.#id);
		state.append(this.#id, { type: "planned", steps: draft.steps });
		const timeout = AbortSignal.timeout(world.reading.manifest.config.upgradeTimeoutMs);
		const signal = this.#options.signal ? AbortSignal.any([this.#options.signal, timeout]) : timeout;
		const planner = new SwapPlanner(this.#ports, this.#services.states);
		const done = await this.#upgrade(decision, world, planner, signal).catch((error: unknown) => {
			const failed = systemFailure(error);
			if (!failed) throw error;
			return { ok: false as const, error: failed };
		});
		const ended = done.ok
			? ({ outcome: "committed", error: null } as const)
			: await this.#takeBack(done.error, moves, world, planner);
		// Before the end is written down: until then, whoever comes after a crash makes up for what is missing.
		if (ended.outcome === "committed") {
			for (const { id, components } of decision.undoes) state.markUndone(id, components);
		}
		state.finish(
			this.#id,
			ended.outcome,
			ended.error?.message ?? reasonOf(draft.steps, this.#notes),
			this.#ports.clock.now(),
		);
		await files.clearOpen();
		await this.#cleanUp(ended.outcome);
		return this.#ended(ended.outcome, draft.steps, ended.error);
	}

	/** The upgrade is over by now, whatever becomes of what it leaves lying. */
	async #cleanUp(outcome: Outcome): Promise<void> {
		try {
			if (outcome === "committed") await this.#services.rollbacks.cleanupRollbackData();
			if (outcome === "rolled_back") await this.#ports.files.removeSnapshots(this.#id);
		} catch (error) {
			const failed = systemFailure(error);
			if (!failed) throw error;
			this.#notes.push(`What is no longer needed could not be removed: ${failed.message}`);
		}
	}

	async #upgrade(decision: Decision, world: World, planner: SwapPlanner, signal: AbortSignal): Promise<Result<null>> {
		const { draft, restoreFrom } = decision;
		const { state } = this.#ports;
		for (const { component, to } of draft.steps) {
			const installed = await planner.install(component, to, world);
			if (!installed.ok) return installed;
		}
		state.append(this.#id, { type: "installed" });
		let last: SwapOperation | null = null;
		if (draft.takesEffect === "live") {
			for (const stage of stagesOf(draft.steps)) {
				const swapped = await this.#swap(stage[0]?.stage ?? 0, stage, world, planner, restoreFrom, signal);
				if (!swapped.ok) return swapped;
				last = swapped.value;
			}
		}
		if (last) {
			const baked = await this.#bake(last, world, signal);
			if (!baked.ok) return baked;
			// A runtime that started in the meantime took what was current then.
			const afterwards = draft.steps.length;
			const late = await this.#swap(afterwards, finalVersions(draft.steps), world, planner, null, signal);
			if (!late.ok) return late;
		}
		this.#progress("committing", "Writing down what is current now", 97);
		return this.#commit(draft.steps, world, planner);
	}

	/** Puts the releases into every runtime that does not serve them yet, all of them together. */
	async #swap(
		stage: number,
		moves: readonly WantedMove[],
		world: World,
		planner: SwapPlanner,
		restoreFrom: string | null,
		signal: AbortSignal,
	): Promise<Result<SwapOperation>> {
		const { state } = this.#ports;
		const { engine, rollbacks } = this.#services;
		const { hotSwap, rollback } = world.reading.manifest.config;
		const what = moves.map(({ component, to }) => `${component}@${to}`).join(", ");
		// What runs is asked again for every stage: the one before has changed it.
		const { runtimes, unreachable } = await observeRunning(this.#ports);
		const [lost] = unreachable;
		if (lost) return { ok: false, error: lost.error };
		const targets = await planner.targetsFor(
			runtimes,
			() => moves,
			world,
			async () => restoreFrom,
		);
		if (!targets.ok) return targets;
		this.#progress("preparing", `Loading ${what} beside what runs`, 25);
		const operation: SwapOperation = {
			id: `${this.#id}.${stage}`,
			targets: targets.value,
			timeoutMs: hotSwap.swapTimeoutMs,
			maxConcurrentSwaps: hotSwap.maxConcurrentSwaps,
			// The first stage keeps the states that were there before the upgrade; those of its stops nobody asks for.
			snapshotFolder: this.#switched
				? null
				: engine.createSnapshot(rollbacks.createRollbackPoint(this.#id), rollback.enabled),
		};
		const prepared = await engine.prepareSwap(operation, signal);
		if (!prepared.ok) return prepared;
		state.append(this.#id, { type: "prepared", stage, runtimes: targets.value.map(({ link }) => link.id) });
		const stopped = this.#requests.stopped(signal);
		if (stopped) {
			await engine.abortSwap(operation);
			return { ok: false, error: stopped };
		}
		this.#progress("switching", `Switching to ${what}`, 50);
		const result = await engine.executeSwap(
			operation,
			signal,
			(runtime) => state.append(this.#id, { type: "switching", stage, runtime }),
			(runtime) => {
				this.#switched = true;
				state.append(this.#id, { type: "switched", stage, runtime });
			},
		);
		if (result.ok) return success(operation);
		// One that no longer answers may have switched all the same.
		if (result.error.code === "runtime-unreachable") this.#switched = true;
		return result;
	}

	async #bake(operation: SwapOperation, world: World, signal: AbortSignal): Promise<Result<null>> {
		const { rollout, validation } = world.reading.manifest.config;
		this.#ports.state.append(this.#id, { type: "baking" });
		return bake(this.#ports.clock, this.#services.engine, this.#requests, operation, {
			bakeMs: rollout.bakeMs,
			watchHealth: validation.postUpgradeValidation,
			signal,
			onTick: (done, paused) =>
				this.#progress(
					"baking",
					paused
						? "Paused; promote, resume or abort it"
						: `Watching the new release for ${Math.ceil((rollout.bakeMs - done) / 1000)} s more`,
					55 + Math.round((40 * done) / Math.max(1, rollout.bakeMs)),
				),
		});
	}

	async #commit(steps: readonly Step[], world: World, planner: SwapPlanner): Promise<Result<null, Failure>> {
		const changes = finalVersions(steps).map(({ component, to }) => ({
			component,
			from: world.reading.manifest.components.get(component)?.version ?? to,
			to,
		}));
		const commit = await prepareCommit(this.#ports, world, changes, planner);
		if (!commit.ok) return commit;
		const { manifestBefore, manifestAfter, lockBefore } = commit.value;
		this.#ports.state.append(this.#id, { type: "committing", manifestBefore, manifestAfter, lockBefore });
		const written = await writeCommit(this.#ports, commit.value, this.#id);
		if (written.ok) return success(null);
		const undone = await undoCommit(this.#ports, commit.value);
		return undone.ok ? written : failure("files-unwritable", `${written.error.message} ${undone.error.message}`);
	}

	/** @param moves where a runtime goes back to that was not there at the beginning */
	async #takeBack(
		error: Failure,
		moves: readonly ComponentMove[],
		world: World,
		planner: SwapPlanner,
	): Promise<{ outcome: Outcome; error: Failure }> {
		if (!this.#switched) return { outcome: "rolled_back", error };
		if (!world.reading.manifest.config.rollback.enabled) {
			return {
				outcome: "failed",
				error: failureOf(
					error.code,
					`${error.message} Rollbacks are switched off, so the new release was left running; roll back by hand, or fix it.`,
				),
			};
		}
		this.#ports.state.append(this.#id, { type: "rolling-back", reason: error.message });
		this.#progress("rolling-back", "Going back to the releases that ran before", 95);
		const original = new Map(world.runtimes.map(({ link, status }) => [link.id, status.slots]));
		const back = await takeBack(
			this.#services,
			this.#id,
			world,
			planner,
			(runtime) =>
				original.get(runtime)?.map(({ component, version }) => ({ component, to: version })) ??
				moves.map(({ name, from }) => ({ component: name, to: from })),
		);
		if (back.ok) return { outcome: "rolled_back", error };
		return {
			outcome: "failed",
			error: failureOf(
				error.code,
				`${error.message} Going back failed too: ${back.error.message} Look at what runs with "noodle list", and bring it back with "noodle rollback" or a restart.`,
			),
		};
	}

	#refuse(world: World, steps: readonly Step[], error: Failure): UpgradeResult {
		const current = runningVersions(world);
		const moves =
			steps.length > 0
				? movesOf(steps, world)
				: this.#intent.targets.map(({ name, version }) => {
						const from = current.get(name) ?? world.reading.manifest.components.get(name)?.version ?? "";
						return { name, from, to: version ?? "" };
					});
		this.#begin(moves, null);
		this.#ports.state.finish(this.#id, "refused", error.message, this.#ports.clock.now());
		return this.#ended("refused", steps, error);
	}

	#ended(outcome: Outcome, steps: readonly Step[], error: Failure | null): UpgradeResult {
		const notes = outcome === "refused" ? [] : this.#notes;
		return { id: this.#id, kind: this.#intent.kind, outcome, steps, error, notes };
	}

	#begin(components: readonly ComponentMove[], undoes: string | null): void {
		if (this.#begun) return;
		this.#begun = true;
		this.#ports.state.begin({
			id: this.#id,
			kind: this.#intent.kind,
			components,
			actor: this.#options.actor,
			startedAt: this.#startedAt,
			undoes,
		});
	}

	#progress(phase: UpgradeProgress["phase"], message: string, percentage: number): void {
		this.#options.onProgress?.({ id: this.#id, phase, message, percentage });
	}
}

function failureOf(code: string, message: string): Failure {
	return { code, message };
}

/** Steps that are switched together, in order. */
function stagesOf(steps: readonly Step[]): Step[][] {
	const stages = new Map<number, Step[]>();
	for (const step of steps) stages.set(step.stage, [...(stages.get(step.stage) ?? []), step]);
	return [...stages].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** Where each component ends up, stops left out. */
function finalVersions(steps: readonly Step[]): { component: string; to: string }[] {
	return [...new Map(steps.map(({ component, to }) => [component, { component, to }])).values()];
}

/** Each component once, from what it was to what it becomes. */
export function movesOf(steps: readonly Step[], world: World): ComponentMove[] {
	return finalVersions(steps).map(({ component, to }) => ({
		name: component,
		from:
			steps.find((step) => step.component === component)?.from ??
			world.reading.manifest.components.get(component)?.version ??
			to,
		to,
	}));
}

function reasonOf(steps: readonly Step[], notes: readonly string[]): string {
	const what = finalVersions(steps)
		.map(({ component, to }) => `${component}@${to}`)
		.join(", ");
	return [what === "" ? "Everything was as asked already." : `It now runs ${what}.`, ...notes].join(" ");
}
