import { type Failure, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Step, Strategy } from "../core/plan.ts";
import { bakeStage } from "./bake-stage.ts";
import { filesUnwritable, prepareCommit, undoCommit, writeCommit } from "./commit.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { type Ended, goBack } from "./go-back.ts";
import type { SwapOperation } from "./hot-swap-engine.ts";
import { stagesOf, wantedChanges, wantedMoves } from "./moves.ts";
import { Requests } from "./requests.ts";
import { type StageOrder, StageSwaps } from "./stage-swaps.ts";
import type { StatusReport } from "./status-report.ts";
import { SwapPlanner } from "./swap-operations.ts";
import { systemFailure } from "./system-failure.ts";
import { UpgradeDeadline } from "./upgrade-deadline.ts";
import type { Decision, TransactionServices } from "./upgrade-transaction.ts";
import type { UpgradeOptions } from "./workspace.ts";

/** The part of an upgrade that changes something: install, swap, watch, commit, and when one of them fails, take back. */
export class UpgradeExecution {
	readonly #context: ExecutionContext;
	readonly #stages: StageSwaps;
	readonly #beforeCommit: UpgradeOptions["beforeCommit"];

	/** The world is as it was when the upgrade was decided, and so what is gone back to. */
	constructor(
		services: TransactionServices,
		id: string,
		{ world, configs }: Decision,
		{ signal, beforeCommit }: UpgradeOptions,
		report: StatusReport,
		progress: ExecutionContext["progress"],
	) {
		const { config } = world.reading.manifest;
		const deadline = new UpgradeDeadline(config.upgradeTimeoutMs);
		this.#context = {
			services,
			id,
			world,
			configs,
			config,
			planner: new SwapPlanner(services.ports, services.states),
			requests: new Requests(services.ports.state, id),
			report,
			deadline,
			signal: signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal,
			notes: [],
			evidence: [],
			progress,
		};
		this.#stages = new StageSwaps(this.#context);
		this.#beforeCommit = beforeCommit;
	}

	/** @param strategy how the new releases get their calls */
	async run(decision: Decision, strategy: Strategy): Promise<Ended> {
		const done = await this.#upgrade(decision, strategy)
			.catch(async (error: unknown) => {
				const failed = systemFailure(error);
				if (!failed) throw error;
				// A window stays connected, so that its runtimes would keep what was prepared, and its share of the calls.
				await this.#stages.abort();
				return { ok: false as const, error: failed };
			})
			.finally(() => this.#context.deadline.hold());
		const ended = done.ok ? committed : await this.#failed(done.error, decision.draft.steps);
		// Also when going back failed: what a person does about it may take longer than a second release should stay.
		await this.#stages.retire();
		return ended;
	}

	/** What the person should know beside the outcome. */
	get notes(): readonly string[] {
		return this.#context.notes;
	}

	/** What the history should say beside the outcome: the numbers that decided. */
	get evidence(): readonly string[] {
		return this.#context.evidence;
	}

	async #failed(error: Failure, steps: readonly Step[]): Promise<Ended> {
		return this.#stages.switched ? goBack(this.#context, error, steps) : { outcome: "rolled_back", error };
	}

	async #upgrade(decision: Decision, strategy: Strategy): Promise<Result<null>> {
		const { services, id, world, planner, report, progress } = this.#context;
		const { draft } = decision;
		for (const { component, to } of draft.steps) {
			const installed = await planner.install(component, to, world);
			if (!installed.ok) return installed;
		}
		services.ports.state.append(id, { type: "installed" });
		if (draft.takesEffect === "live") {
			const live = await this.#goLive(decision, strategy);
			if (!live.ok) return live;
		}
		report.enter({ kind: "commit" });
		progress("committing", "Writing down what is current now", 97);
		return this.#commit(draft.steps);
	}

	async #goLive(decision: Decision, strategy: Strategy): Promise<Result<null>> {
		const { steps } = decision.draft;
		const { configs } = this.#context;
		const stages = stagesOf(steps);
		let last: SwapOperation | null = null;
		for (const stage of stages) {
			const order: StageOrder =
				stage === stages.at(-1)
					? { kind: "last", strategy, number: stage[0]?.stage ?? 0, moves: wantedMoves(stage, configs) }
					: { kind: "stop", strategy: "immediate", number: stage[0]?.stage ?? 0, moves: wantedMoves(stage, configs) };
			const swapped = await this.#stages.swap(order, decision.restoreFrom);
			if (!swapped.ok) return swapped;
			last = swapped.value ?? last;
		}
		if (last === null) return success(null);
		const baked = await bakeStage(this.#context, last, this.#stages.before, strategy, decision);
		if (!baked.ok) return baked;
		// A runtime that started in the meantime took what was current then.
		const moves = wantedMoves(steps, configs);
		const late = await this.#stages.swap({ kind: "late", strategy: "immediate", number: steps.length, moves }, null);
		return late.ok ? success(null) : late;
	}

	async #commit(steps: readonly Step[]): Promise<Result<null>> {
		const { services, id, world, configs, planner, requests, signal } = this.#context;
		const { ports } = services;
		const allowed = (await this.#beforeCommit?.(signal)) ?? success(null);
		const stopped = requests.stopped(signal);
		if (stopped) return { ok: false, error: stopped };
		if (!allowed.ok) return allowed;
		const changes = wantedChanges(steps, world.reading.manifest, configs);
		const commit = await prepareCommit(ports, world, changes, planner);
		if (!commit.ok) return commit;
		const { lock: _, configs: __, ...texts } = commit.value;
		ports.state.append(id, { type: "committing", ...texts });
		const written = await writeCommit(ports, commit.value, id);
		if (written.ok) return success(null);
		const undone = await undoCommit(ports, commit.value);
		return undone.ok ? written : failure(filesUnwritable, `${written.error.message} ${undone.error.message}`);
	}
}

const committed: Ended = { outcome: "committed", error: null };
