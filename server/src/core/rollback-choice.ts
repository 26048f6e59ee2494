import { type Failure, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { StoredUpgrade } from "./ports.ts";
import type { ComponentMove } from "./upgrade.ts";

/** What a rollback takes back. */
export interface RollbackChoice {
	/** The upgrade whose point is gone back to. */
	readonly point: string;
	/** Upgrades that are undone by it, newest first, and of each which components. */
	readonly undoes: readonly { readonly id: string; readonly components: readonly string[] }[];
	/** From what each component was last brought to, to what it was before the point. */
	readonly moves: readonly ComponentMove[];
	/** What belongs to the same upgrades and has to move along when the moves alone are not possible. */
	readonly along: readonly ComponentMove[];
}

/**
 * Decides what is taken back. Without a component: the newest committed upgrade that is not undone yet, whole. With
 * one: the newest that touched it. With a point: that upgrade and everything since, for the component or for all.
 *
 * @param history newest first
 */
export function chooseRollback(
	history: readonly StoredUpgrade[],
	component: string | null,
	point: string | null,
): Result<RollbackChoice, Failure> {
	const open = history.filter(
		(upgrade) => upgrade.outcome === "committed" && upgrade.kind !== "rollback" && remaining(upgrade).length > 0,
	);
	const touching =
		component === null ? open : open.filter((upgrade) => remaining(upgrade).some(({ name }) => name === component));
	const subject = component === null ? "No committed upgrade" : `No committed upgrade of ${component}`;
	if (point === null) {
		const [newest] = touching;
		if (!newest) return failure("nothing-to-roll-back", `${subject} is left to take back.`);
		return newest.pointKept ? success(choiceOf([newest], component)) : failure("point-dropped", pointGone(newest.id));
	}
	const target = history.find(({ id }) => id === point);
	if (!target)
		return failure("unknown-point", `There is no upgrade ${point} in the history. "noodle history" lists them.`);
	const upTo = touching.findIndex(({ id }) => id === point);
	if (upTo < 0) {
		const why =
			component !== null && !target.components.some(({ name }) => name === component)
				? `did not touch ${component}`
				: "was not committed, or has been taken back already";
		return failure("nothing-to-roll-back", `The upgrade ${point} ${why}, so there is nothing to go back to.`);
	}
	if (!target.pointKept) return failure("point-dropped", pointGone(point));
	return success(choiceOf(touching.slice(0, upTo + 1), component));
}

function pointGone(id: string): string {
	return `The rollback point of ${id} is no longer kept (rollback.max_rollback_points, rollback.rollback_retention_days). Upgrade to the version that you want instead.`;
}

function remaining(upgrade: StoredUpgrade): readonly ComponentMove[] {
	return upgrade.components.filter(({ name }) => !upgrade.undone.includes(name));
}

/** @param upgrades newest first, at least one */
function choiceOf(upgrades: readonly StoredUpgrade[], component: string | null): RollbackChoice {
	const latest = new Map<string, string>();
	const earliest = new Map<string, string>();
	for (const upgrade of upgrades) {
		for (const { name, from, to } of remaining(upgrade)) {
			if (!latest.has(name)) latest.set(name, to);
			earliest.set(name, from);
		}
	}
	const all = [...earliest].map(([name, to]) => ({ name, from: latest.get(name) ?? to, to }));
	const moves = component === null ? all : all.filter(({ name }) => name === component);
	return {
		point: upgrades.at(-1)?.id ?? "",
		undoes: upgrades.map((upgrade) => ({ id: upgrade.id, components: remaining(upgrade).map(({ name }) => name) })),
		moves,
		along: all.filter((move) => !moves.includes(move)),
	};
}
