import type { Step } from "../core/plan.ts";

/** A component's whole way, however many releases it stops at in between. */
export interface Move {
	readonly component: string;
	readonly from: string;
	readonly to: string;
}

export function movesOf(steps: readonly Pick<Step, "component" | "from" | "to">[]): Move[] {
	const moves = new Map<string, Move>();
	for (const { component, from, to } of steps) {
		moves.set(component, { component, from: moves.get(component)?.from ?? from, to });
	}
	return [...moves.values()];
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
	if (items.length < 3) return items.join(" and ");
	return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
