import type { Failure, Result } from "@noodle-upgrade/runtime/formats";
import { stepsInWords } from "../core/move-in-words.ts";
import type { Step, Strategy, Target } from "../core/plan.ts";
import { effectSentence } from "../core/plan-outcome.ts";
import type { DraftPlan } from "../core/planner.ts";
import type { NewUpgrade, Ports } from "../core/ports.ts";
import type { Undoing } from "../core/rollback-choice.ts";
import { rolloutSteps } from "../core/rollout/rollout-steps.ts";
import type {
	ComponentMove,
	Outcome,
	RollbackRequest,
	UpgradeKind,
	UpgradeProgress,
	UpgradeResult,
} from "../core/upgrade.ts";
import { upgradeSteps } from "../core/upgrade-status.ts";
import { whyBlocked } from "../core/why-blocked.ts";
import type { ConfigMoves } from "./config-moves.ts";
import type { HotSwapEngine } from "./hot-swap-engine.ts";
import { movesOf, reasonOf, stagesOf } from "./moves.ts";
import type { Recovery } from "./recovery.ts";
import type { RollbackManager } from "./rollback-manager.ts";
import type { StatePlanner } from "./state-planner.ts";
import { StatusReport } from "./status-report.ts";
import { systemFailure } from "./system-failure.ts";
import { UpgradeExecution } from "./upgrade-execution.ts";
import type { UpgradeValidator } from "./upgrade-validator.ts";
import type { UpgradeOptions } from "./workspace.ts";
import { acquireLock } from "./workspace-lock.ts";
import { isWorkspace, noManifest, observe, runningVersions, type World } from "./world.ts";

/** What somebody wants, before it is known whether it can be. */
export interface Intent {
	readonly kind: UpgradeKind;
	/** Components that were named; others may have to move along. */
	readonly targets: readonly Target[];
	/** How the new releases get their calls. */
	readonly strategy: Strategy;
	/** For a rollback: what was asked for. */
	readonly rollback: RollbackRequest | null;
	/** Decides by the world as it is once the lock is held. */
	plan(world: World): Promise<Result<Decision, Failure>>;
	/** Looks, once it has committed in live runtimes, whether everything is as it should be now. */
	validate(moves: readonly ComponentMove[]): Promise<Result<null>>;
}

export interface Decision {
	/** What it was decided by. */
	readonly world: World;
	readonly draft: DraftPlan;
	readonly direction: "upgrade" | "rollback";
	/** What becomes of the configuration of each component that moves. */
	readonly configs: ConfigMoves;
	/** Upgrades that are undone when this commits. */
	readonly undoes: readonly Undoing[];
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
	readonly #notes: string[] = [];
	readonly #evidence: string[] = [];
	#begun = false;

	constructor(services: TransactionServices, intent: Intent, options: UpgradeOptions) {
		this.#services = services;
		this.#ports = services.ports;
		this.#intent = intent;
		this.#options = options;
		this.#id = this.#ports.ids.upgradeId();
		this.#startedAt = this.#ports.clock.now();
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
		const request = {
			purpose: names.length === 0 ? this.#intent.kind : `${this.#intent.kind} of ${names.join(", ")}`,
			components: names,
			timeoutMs: 300_000,
		};
		const lock = await acquireLock(this.#ports, request, this.#options.signal, (progress) =>
			this.#progress(progress.phase, progress.message, progress.percentage),
		);
		if (!lock.ok) return this.#refuse(await observe(this.#ports), [], lock.error);
		try {
			const recovered = await this.#services.recovery.recoverOpen();
			if (!recovered.ok) return this.#refuse(await observe(this.#ports), [], recovered.error);
			return await this.#runLocked();
		} finally {
			lock.value.release();
		}
	}

	async #runLocked(): Promise<UpgradeResult> {
		this.#progress("planning", "Looking at what would change", 5);
		const observed = await observe(this.#ports);
		const decided = await this.#intent.plan(observed);
		if (!decided.ok) return this.#refuse(observed, [], decided.error);
		const { world, draft, direction, configs, restoreFrom } = decided.value;
		const { validator } = this.#services;
		this.#progress("validating", "Checking that it is safe", 10);
		const { findings, blocking } = await validator.validateUpgradePlan(draft, world, {
			restoresSnapshot: restoreFrom !== null,
			direction,
		});
		const [first] = blocking;
		const refuse = (error: Failure) => this.#refuse(world, draft.steps, error, configs);
		if (!draft.feasible) return refuse(failureOf(first?.code ?? "not-feasible", draft.explanation));
		if (first) {
			const asked = direction === "upgrade" ? this.#intent.targets : [];
			return refuse(failureOf(first.code, whyBlocked(blocking, asked, draft.steps, world.inventory)));
		}
		this.#notes.push(...findings.filter(({ severity }) => severity !== "error").map(({ message }) => message));
		if (draft.takesEffect === "next-start") this.#notes.push(effectSentence(draft.steps, world.runtimes.length, world));
		if (this.#options.signal?.aborted)
			return refuse(failureOf("cancelled", "It was cancelled before anything was changed."));
		if (draft.steps.length === 0 && this.#intent.kind === "upgrade") {
			this.#notes.push(draft.explanation);
			return this.#ended("committed", [], null);
		}
		return this.#carryOut(decided.value);
	}

	async #carryOut(decision: Decision): Promise<UpgradeResult> {
		const { state, files } = this.#ports;
		const { draft, world } = decision;
		const moves = movesOf(draft.steps, world, decision.configs);
		this.#progress("validating", `Going to change ${stepsInWords(draft.steps)}`, 15);
		this.#begin(moves, decision.undoes[0]?.id ?? null);
		await files.markOpen(this.#id);
		state.append(this.#id, { type: "planned", steps: draft.steps, undoes: decision.undoes });
		const { strategy } = this.#intent;
		const { rollout } = world.reading.manifest.config;
		const steps = upgradeSteps(
			draft.takesEffect === "live" ? stagesOf(draft.steps) : [],
			rolloutSteps(strategy, rollout.percentage),
			rollout.bakeMs,
		);
		const report = new StatusReport(this.#ports, this.#id, strategy, steps);
		const execution = new UpgradeExecution(
			this.#services,
			this.#id,
			decision,
			this.#options,
			report,
			(phase, message, percentage) => {
				report.write({ phase, message, percentage });
				this.#progress(phase, message, percentage);
			},
		);
		const ended = await execution.run(decision, strategy);
		this.#evidence.push(...execution.evidence);
		this.#notes.push(...execution.notes, ...(report.trouble === null ? [] : [report.trouble]));
		if (ended.outcome === "committed" && draft.takesEffect === "live") {
			const valid = await this.#intent.validate(moves);
			if (!valid.ok) this.#notes.push(`Not everything is as it should be. ${valid.error.message}`);
		}
		// Before the end is written down: until then, whoever comes after a crash makes up for what is missing.
		if (ended.outcome === "committed") {
			for (const { id, components } of decision.undoes) state.markUndone(id, components);
		}
		state.finish(
			this.#id,
			ended.outcome,
			ended.error?.message ?? reasonOf(draft, [...this.#notes, ...this.#evidence]),
			ended.error?.code ?? null,
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

	#refuse(world: World, steps: readonly Step[], error: Failure, configs: ConfigMoves = new Map()): UpgradeResult {
		const current = runningVersions(world);
		const moves =
			steps.length > 0
				? movesOf(steps, world, configs)
				: this.#intent.targets.map(({ name, version }) => {
						const from = current.get(name) ?? world.reading.manifest.components.get(name)?.version ?? "";
						return { name, from, to: version ?? "" };
					});
		this.#ports.state.refuse(this.#record(moves, null), error.message, error.code, this.#ports.clock.now());
		return this.#ended("refused", steps, error);
	}

	#ended(outcome: Outcome, steps: readonly Step[], error: Failure | null): UpgradeResult {
		const notes = outcome === "refused" ? [] : this.#notes;
		return { id: this.#id, kind: this.#intent.kind, outcome, steps, error, notes, evidence: this.#evidence };
	}

	#begin(components: readonly ComponentMove[], undoes: string | null): void {
		this.#ports.state.begin(this.#record(components, undoes));
		this.#begun = true;
	}

	#record(components: readonly ComponentMove[], undoes: string | null): NewUpgrade {
		return {
			id: this.#id,
			kind: this.#intent.kind,
			components,
			actor: this.#options.actor,
			strategy: this.#intent.strategy,
			startedAt: this.#startedAt,
			undoes,
			rollback: this.#intent.rollback,
		};
	}

	#progress(phase: UpgradeProgress["phase"], message: string, percentage: number): void {
		this.#options.onProgress?.({ id: this.#id, phase, message, percentage });
	}
}

function failureOf(code: string, message: string): Failure {
	return { code, message };
}
