import type { Step } from "../core/plan.ts";

/** A component's whole way, however many releases it stops at in between. */
export interface Move {
	readonly component: string;
	readonly from: string;
	readonly to: string;
	readonly configChanged?: true;
}

export function movesOf(steps: readonly Pick<Step, "component" | "from" | "to" | "configChanged">[]): Move[] {
	const moves = new Map<string, Move>();
	for (const { component, from, to, configChanged } of steps) {
		const changed = configChanged ? { configChanged } : {};
		moves.set(component, { component, from: moves.get(component)?.from ?? from, to, ...changed });
	}
	return [...moves.values()];
}
