import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { SlotStatus } from "@noodle-upgrade/runtime/protocol";
import { decideRecovery, type JournalEntry, restartsBefore } from "../core/journal.ts";
import { historyDamaged, type Identifiers, type Ports, type StoredUpgrade } from "../core/ports.ts";
import type { Outcome } from "../core/upgrade.ts";
import { isPaused } from "../core/upgrade-verbs.ts";
import { filesUnwritable, prepareCommit, undoCommit, writeCommit } from "./commit.ts";
import { type HotSwapEngine, swapId } from "./hot-swap-engine.ts";
import { backOf } from "./moves.ts";
import { longestInstallMs } from "./rollback-manager.ts";
import { runsOtherwise } from "./running-configs.ts";
import type { StatePlanner } from "./state-planner.ts";
import { SwapPlanner } from "./swap-operations.ts";
import { takeBack } from "./take-back.ts";
import type { Recovered } from "./workspace.ts";
import { observe, observeRunning, type World } from "./world.ts";

/** Brings what an owner that died left behind to exactly the old or exactly the new state. Runs under the lock only. */
export class Recovery {
	readonly #ports: Ports;
	readonly #engine: HotSwapEngine;
	readonly #states: StatePlanner;

	constructor(ports: Ports, engine: HotSwapEngine, states: StatePlanner) {
		this.#ports = ports;
		this.#engine = engine;
		this.#states = states;
	}

	/**
	 * Whoever holds the lock owns what is open: its owner is dead, or it would hold the lock itself.
	 *
	 * @returns a failure when the disk does not take what has to be written; what is open stays open then
	 */
	async recoverOpen(): Promise<Result<readonly Recovered[]>> {
		const { state, files, store } = this.#ports;
		const aside = state.setAsideIfDamaged();
		if (aside) return failure(historyDamaged, await this.#sentenceOn(aside));
		const recovered: Recovered[] = [];
		for (const upgrade of state.open()) {
			const outcome = await this.#recover(upgrade);
			if (!outcome.ok) {
				const { code, message } = outcome.error;
				return failure(code, `The interrupted upgrade ${upgrade.id} is not over: ${message}`);
			}
			recovered.push({ id: upgrade.id, outcome: outcome.value });
		}
		// The mark may have been left without its upgrade: when the power went between the two.
		await files.clearOpen();
		await files.sweep();
		await store.sweep(longestInstallMs);
		return success(recovered);
	}

	async #sentenceOn({ file, why }: { readonly file: string; readonly why: string }): Promise<string> {
		const open = await this.#ports.files.openUpgrade();
		const then = `The history was damaged (${why}). It was set aside as ${file}, and a new one begins: what was upgraded before cannot be rolled back any more.`;
		const underWay =
			open === null ? "" : ` The upgrade ${open} was under way, and what runs may be its old or its new releases.`;
		return `${then}${underWay} Look at what runs with "noodle list", bring it to what the manifest says with "noodle apply" where it differs, and try again.`;
	}

	async #recover(upgrade: StoredUpgrade): Promise<Result<Outcome>> {
		const { state } = this.#ports;
		await this.#endSwaps(upgrade);
		const entries = state.entries(upgrade.id);
		const decision = decideRecovery(entries);
		const world = await observe(this.#ports);
		// An owner that dies right after it took the word has not acted upon it, so that it counts taken or not.
		const words = state.requests(upgrade.id);
		// What a person holds back is not let go on by anybody else.
		const objected = words.includes("abort") || isPaused(words);
		const good =
			decision.kind === "finish-if-running" && !objected && runsEverywhere(upgrade, world, entries, this.#ports.ids);
		if (decision.kind === "finish" || good) return this.#finish(upgrade, world);
		if (decision.kind === "forget")
			return this.#end(upgrade, "rolled_back", "It was interrupted before anything had changed.");
		return this.#goBack(upgrade, world);
	}

	/**
	 * What the owner has asked of a runtime last may be under way still, or not even begun: until that is over, nobody can
	 * tell what the runtime runs.
	 */
	async #endSwaps({ id }: StoredUpgrade): Promise<void> {
		const { runtimes } = await observeRunning(this.#ports);
		await Promise.all(
			runtimes.flatMap(({ link, status }) =>
				status.swaps.filter((swap) => swap.startsWith(`${id}.`)).map((swap) => link.abort(swap)),
			),
		);
	}

	async #finish(upgrade: StoredUpgrade, world: World): Promise<Result<Outcome>> {
		const planner = new SwapPlanner(this.#ports, this.#states);
		const changes = upgrade.components.map(({ name, to, config }) => {
			const now = world.reading.manifest.components.get(name);
			// What a rollback brings back was never written before; what an upgrade or an apply gives stands there already.
			const brought = upgrade.kind === "rollback" && now && config ? { from: now.config, to: config.to } : undefined;
			return { component: name, from: now?.version ?? to, to, ...(brought && { config: brought }) };
		});
		const commit = await prepareCommit(this.#ports, world, changes, planner);
		const written = commit.ok ? await writeCommit(this.#ports, commit.value, upgrade.id) : commit;
		if (!written.ok && written.error.code === filesUnwritable) return written;
		if (!written.ok)
			return this.#end(
				upgrade,
				"failed",
				`Its commit could not be finished after an interruption. ${written.error.message}`,
			);
		for (const entry of this.#ports.state.entries(upgrade.id)) {
			if (entry.type !== "planned") continue;
			for (const { id, components } of entry.undoes) this.#ports.state.markUndone(id, components);
		}
		return this.#end(upgrade, "committed", "It was interrupted after the switch, and was finished afterwards.");
	}

	async #goBack(upgrade: StoredUpgrade, world: World): Promise<Result<Outcome>> {
		const { state } = this.#ports;
		for (const entry of state.entries(upgrade.id)) {
			if (entry.type !== "committing") continue;
			const undone = await undoCommit(this.#ports, entry);
			if (!undone.ok) return undone;
		}
		const planner = new SwapPlanner(this.#ports, this.#states);
		const original = upgrade.components.map(backOf);
		const back = await takeBack(
			{ ports: this.#ports, engine: this.#engine },
			upgrade.id,
			world,
			planner,
			() => original,
		);
		if (!back.ok)
			return this.#end(
				upgrade,
				"failed",
				`It was interrupted after the switch, and going back failed. ${back.error.message}`,
			);
		return this.#end(
			upgrade,
			"rolled_back",
			"It was interrupted before it was committed, and what had switched went back.",
		);
	}

	async #end(upgrade: StoredUpgrade, outcome: Outcome, reason: string): Promise<Result<Outcome>> {
		await this.#retire(upgrade);
		const code = outcome === "committed" ? null : "interrupted";
		this.#ports.state.finish(upgrade.id, outcome, reason, code, this.#ports.clock.now());
		return success(outcome);
	}

	/** What its owner had kept warm, and could not let go of any more. */
	async #retire({ id }: StoredUpgrade): Promise<void> {
		const stages = this.#ports.state.entries(id).flatMap((entry) => (entry.type === "prepared" ? entry.stage : []));
		if (stages.length === 0) return;
		const { links } = await this.#ports.fleet.connect();
		await Promise.all(stages.map((stage) => this.#engine.retireSwap(swapId(id, stage), links)));
	}
}

/**
 * Whether every live runtime that has the components serves their new releases, in health, and there is such a runtime. A
 * release that died and was started again has lost its state, however healthy it is now.
 */
function runsEverywhere(
	upgrade: StoredUpgrade,
	{ runtimes, unreachable }: World,
	entries: readonly JournalEntry[],
	ids: Identifiers,
): boolean {
	const slots = runtimes
		.flatMap(({ link, status }) => status.slots.map((slot) => ({ ...slot, runtime: link.id })))
		.filter(({ component }) => upgrade.components.some(({ name }) => name === component));
	const isNew = (slot: SlotStatus) =>
		upgrade.components.some(
			({ name, to, config }) =>
				name === slot.component && to === slot.version && !(config && runsOtherwise(slot, config.to, ids)),
		);
	return (
		unreachable.length === 0 &&
		slots.length > 0 &&
		slots.every(
			({ runtime, ...slot }) =>
				isNew(slot) &&
				slot.health.status === "healthy" &&
				slot.restarts <= (restartsBefore(entries, runtime, slot.component) ?? slot.restarts),
		)
	);
}
