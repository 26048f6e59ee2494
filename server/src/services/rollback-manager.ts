import { type Failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Target } from "../core/plan.ts";
import type { Ports, StoredUpgrade } from "../core/ports.ts";
import { pointsToDrop, spentUpgrades } from "../core/retention.ts";
import { canBeTakenBack, chooseRollback, type RollbackChoice } from "../core/rollback-choice.ts";
import { type ComponentMove, changesConfig, type RollbackRequest } from "../core/upgrade.ts";
import type { RollbackPointView } from "../core/workspace-view.ts";
import { checkIntegrity } from "./integrity.ts";
import { lockOf, observeRunning, readingOf } from "./world.ts";

/** What a rollback takes back, decided from the history alone. */
export interface RollbackPlan extends RollbackChoice {
	/** Versions of the components that it names, as the planner takes them. */
	readonly targets: readonly Target[];
}

/** An installation that has taken longer was cut off. */
export const longestInstallMs = 3_600_000;

/** Knows which committed upgrades can be taken back, and keeps what that takes no longer than it is allowed to. */
export class RollbackManager {
	readonly #ports: Ports;

	constructor(ports: Ports) {
		this.#ports = ports;
	}

	/** The rollback point of an upgrade is its record and its snapshots. @returns the folder for those of one stage */
	createRollbackPoint(upgrade: string, stage: number): string {
		return this.#ports.files.snapshotFolder(upgrade, stage);
	}

	/** Decides what a request takes back; it is carried out as an upgrade whose targets are the older releases. */
	planRollback(request: RollbackRequest): Result<RollbackPlan, Failure> {
		const history = this.#ports.state.history(Number.MAX_SAFE_INTEGER);
		const choice = chooseRollback(history, request.component, request.to);
		if (!choice.ok) return choice;
		const targets = choice.value.moves.map(({ name, to }) => ({ name, version: to }));
		return success({ ...choice.value, targets });
	}

	/** The points of all components that have any, each newest first. */
	allPoints(): ReadonlyMap<string, readonly RollbackPointView[]> {
		const points = new Map<string, RollbackPointView[]>();
		for (const upgrade of this.#ports.state.history(Number.MAX_SAFE_INTEGER)) {
			for (const { name } of upgrade.components) {
				if (!upgrade.pointKept || !canBeTakenBack(upgrade, name)) continue;
				const known = points.get(name);
				if (known) known.push(pointOf(upgrade, name));
				else points.set(name, [pointOf(upgrade, name)]);
			}
		}
		return points;
	}

	/** Whether everything that was gone back to is what is wanted, and what runs. */
	async validateRollbackIntegrity(moves: readonly ComponentMove[]): Promise<Result<null>> {
		return checkIntegrity(this.#ports, moves, "rollback-incomplete");
	}

	/** Removes states and journals that are of no use any more, also those that a crash has left. */
	async #forgetSpent(retentionDays: number): Promise<void> {
		const { state, files, clock } = this.#ports;
		const spent = spentUpgrades(state.history(Number.MAX_SAFE_INTEGER), retentionDays, clock.now());
		for (const folder of await files.listSnapshots()) if (spent.includes(folder)) await files.removeSnapshots(folder);
		state.forgetCourse(spent);
	}

	/** Drops points beyond the configured number and age, and releases that nothing refers to any more. Asks no catalog. */
	async cleanupRollbackData(): Promise<void> {
		const { state, files, clock, store } = this.#ports;
		const { maxRollbackPoints, retentionDays } = readingOf(this.#ports, await files.readManifest()).manifest.config
			.rollback;
		const history = state.history(Number.MAX_SAFE_INTEGER);
		for (const id of pointsToDrop(history, maxRollbackPoints, retentionDays, clock.now())) state.dropPoint(id);
		await this.#forgetSpent(retentionDays);
		await store.sweep(longestInstallMs);
		await this.#removeReleases();
	}

	/** Removes what is not current, runs nowhere, and is not gone back to from any point that is kept. */
	async #removeReleases(): Promise<void> {
		const { state, files, store } = this.#ports;
		const { runtimes, unreachable } = await observeRunning(this.#ports);
		const { lock } = lockOf(this.#ports, await files.readLock());
		// A release that runs, even in a runtime that cannot be asked just now, is never removed.
		if (unreachable.length > 0 || lock === null) return;
		const active = await files.readActive();
		const needed = new Set<string>([
			...[...lock.values()].map(({ integrity }) => integrity),
			...[...(active?.components.values() ?? [])].map(({ integrity }) => integrity),
			// Those that end their last calls or stand by too: they may still load a part of themselves.
			...runtimes.flatMap(({ status }) =>
				status.slots.flatMap(({ integrity, releases }) => [integrity, ...releases.map((release) => release.integrity)]),
			),
		]);
		const versions = new Set(
			state
				.history(Number.MAX_SAFE_INTEGER)
				.filter(({ pointKept, outcome }) => pointKept && outcome === "committed")
				.flatMap(({ components }) => components.flatMap(({ name, from, to }) => [`${name}@${from}`, `${name}@${to}`])),
		);
		for (const integrity of await store.list()) {
			if (needed.has(integrity)) continue;
			const release = await store.find(integrity);
			if (release?.ok && versions.has(`${release.value.descriptor.name}@${release.value.descriptor.version}`)) continue;
			await store.remove(integrity);
		}
	}
}

function pointOf({ id, components, startedAt, reason }: StoredUpgrade, component: string): RollbackPointView {
	const move = components.find(({ name }) => name === component);
	const earlier = move && changesConfig(move) ? { configChanged: true as const } : {};
	return { id, version: move?.from ?? "", ...earlier, at: startedAt, reason };
}
