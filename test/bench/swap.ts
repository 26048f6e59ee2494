import { type Effort, type Row, row } from "../../scripts/lib/bench/row.ts";
import { sum } from "./lib/swap/audit.ts";
import { largeState } from "./lib/swap/large-state.ts";
import { readiness } from "./lib/swap/ready.ts";
import { smallStates } from "./lib/swap/small-state.ts";

/** How long callers wait for a swap, by how much state there is, and what becomes of their calls. */
export async function run(effort: Effort): Promise<Row[]> {
	const parts = [
		await smallStates(effort),
		await largeState({ label: "1mb", rows: 1_000, swaps: 100 }, effort),
		await largeState({ label: "100mb", rows: 100_000, swaps: 15 }, effort),
	];
	const { lost, duplicated, reordered } = sum(parts.map(({ audit }) => audit));
	return [
		...parts.flatMap(({ rows }) => rows),
		row("swap.lost", lost, "calls"),
		row("swap.duplicated", duplicated, "calls"),
		row("swap.reordered", reordered, "calls"),
		...(await readiness(effort)),
	];
}
