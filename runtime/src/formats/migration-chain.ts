/** A migration that some release can do; `by` is whatever names that release to the caller. */
export interface OfferedMigration<By> {
	readonly from: number;
	readonly to: number;
	readonly by: By;
}

/**
 * The shortest way from one state version to another over the migrations on offer, each of which goes one way.
 *
 * @returns the steps in order, none when the versions are the same; null when there is no way
 */
export function migrationChain<By>(
	from: number,
	to: number,
	offered: readonly OfferedMigration<By>[],
): OfferedMigration<By>[] | null {
	const cameBy = new Map<number, OfferedMigration<By> | null>([[from, null]]);
	const pending = [from];
	for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
		if (at === to) return stepsTo(to, cameBy);
		for (const step of offered) {
			if (step.from !== at || cameBy.has(step.to)) continue;
			cameBy.set(step.to, step);
			pending.push(step.to);
		}
	}
	return null;
}

function stepsTo<By>(to: number, cameBy: ReadonlyMap<number, OfferedMigration<By> | null>): OfferedMigration<By>[] {
	const steps: OfferedMigration<By>[] = [];
	for (let step = cameBy.get(to); step; step = cameBy.get(step.from)) steps.unshift(step);
	return steps;
}

/** What a release offers once its code is known: each migration one or both ways. */
export function offeredBy<By>(
	migrations: readonly { readonly from: number; readonly to: number; readonly up: boolean; readonly down: boolean }[],
	by: By,
): OfferedMigration<By>[] {
	return migrations.flatMap(({ from, to, up, down }) => [
		...(up ? [{ from, to, by }] : []),
		...(down ? [{ from: to, to: from, by }] : []),
	]);
}
