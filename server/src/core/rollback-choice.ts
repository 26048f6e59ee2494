import { type ComponentConfig, type Failure, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { StoredUpgrade } from "./ports.ts";
import { type ComponentMove, changesConfig, changesWhatRuns } from "./upgrade.ts";

/** A way back. */
export interface RollbackMove extends Pick<ComponentMove, "name" | "from" | "to"> {
	/** Content hash of the release that is gone back to; null where nobody knew it. */
	readonly toIntegrity: string | null;
	/** The configuration that is brought back; absent: what is undone has changed none. */
	readonly toConfig?: ComponentConfig;
}

/** An upgrade that is undone, and which components of it. */
export interface Undoing {
	readonly id: string;
	readonly components: readonly string[];
}

/** What a rollback takes back. */
export interface RollbackChoice {
	/** The upgrade whose point is gone back to. */
	readonly point: string;
	/**
	 * Upgrades that are undone by it, and of each which components: those of the component that was named first, newest
	 * first; then later ones of what may have to move along.
	 */
	readonly undoes: readonly Undoing[];
	/** From what each component was last brought to, to what it was before the point. */
	readonly moves: readonly RollbackMove[];
	/** What belongs to the same upgrades and has to move along when the moves alone are not possible. */
	readonly along: readonly RollbackMove[];
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
	const open = history.filter((upgrade) => canBeTakenBack(upgrade));
	const touching = open.filter((upgrade) => canBeTakenBack(upgrade, component));
	if (point === null) {
		const [newest] = touching;
		const subject = component === null ? "No committed upgrade" : `No committed upgrade of ${component}`;
		if (!newest) {
			return failure(
				"nothing-to-roll-back",
				`${subject} is left to take back. "noodle history" shows what was done, and what of it was undone.`,
			);
		}
		return newest.pointKept ? success(choiceOf(open, newest, component)) : pointDropped(newest.id);
	}
	const target = history.find(({ id }) => id === point);
	if (!target) {
		return failure("unknown-point", `There is no upgrade ${point} in the history. "noodle history" lists them.`);
	}
	if (!touching.includes(target)) {
		return failure(
			"nothing-to-roll-back",
			`The upgrade ${point} ${whyClosed(target, component)}, so there is nothing of it to take back. "noodle history" lists the upgrades.`,
		);
	}
	return target.pointKept ? success(choiceOf(open, target, component)) : pointDropped(point);
}

/** Whether something of it, or of one component in it, is left to take back; that its rollback point is kept is another matter. */
export function canBeTakenBack(upgrade: StoredUpgrade, component: string | null = null): boolean {
	return (
		upgrade.outcome === "committed" &&
		upgrade.kind !== "rollback" &&
		remaining(upgrade).some(({ name }) => component === null || name === component)
	);
}

function whyClosed({ outcome, kind, components }: StoredUpgrade, component: string | null): string {
	if (component !== null && !components.some(({ name }) => name === component)) return `did not touch ${component}`;
	if (outcome === null) return "is still under way";
	if (outcome !== "committed") return "was not committed";
	if (kind === "rollback") return "is a rollback itself";
	return !components.some(changesWhatRuns) ? "changed nothing that ran" : "has been taken back already";
}

function pointDropped(id: string) {
	return failure(
		"point-dropped",
		`The rollback point of ${id} is no longer kept (rollback.max_rollback_points, rollback.rollback_retention_days). Upgrade to the version that you want instead.`,
	);
}

/** What of an upgrade can be undone. A component that ran already what it was brought to has nowhere to go back to. */
function remaining({ components, undone }: StoredUpgrade): readonly ComponentMove[] {
	return components.filter((move) => changesWhatRuns(move) && !undone.includes(move.name));
}

/**
 * @param open what can be taken back, newest first
 * @param target the one of these that is gone back to the time before
 */
function choiceOf(open: readonly StoredUpgrade[], target: StoredUpgrade, component: string | null): RollbackChoice {
	const since = open.slice(0, open.indexOf(target) + 1);
	const asked = since.filter((upgrade) => canBeTakenBack(upgrade, component));
	const names = new Set(asked.flatMap((upgrade) => remaining(upgrade).map(({ name }) => name)));
	// What moves along goes back over everything since, or a later undoing would bring it forward again.
	const all = [...names].map((name): RollbackMove => {
		const moves = since.flatMap(remaining).filter((move) => move.name === name);
		const first = moves.at(-1);
		const toConfig = moves.findLast(changesConfig)?.config?.from;
		return {
			name,
			from: moves[0]?.to ?? "",
			to: first?.from ?? "",
			toIntegrity: first?.fromIntegrity ?? null,
			...(toConfig && { toConfig }),
		};
	});
	const inOrder = [...asked, ...since.filter((upgrade) => !asked.includes(upgrade))];
	const undoes = inOrder.map((upgrade) => ({
		id: upgrade.id,
		components: remaining(upgrade).flatMap(({ name }) => (names.has(name) ? [name] : [])),
	}));
	return {
		point: target.id,
		undoes: undoes.filter(({ components }) => components.length > 0),
		moves: all.filter(({ name }) => component === null || name === component),
		along: all.filter(({ name }) => component !== null && name !== component),
	};
}
