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
