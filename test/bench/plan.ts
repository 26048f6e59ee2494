import { type Effort, type Row, row, rowsBeside } from "../../scripts/lib/bench/row.ts";
import { wantedAssignment } from "../../server/src/core/assignment.ts";
import { makePlan, type PlanInputs } from "../../server/src/core/planner.ts";
import { oneRepairAfterAnother } from "./lib/plan/one-repair-after-another.ts";
import { componentName, planInputsFor } from "./lib/plan/registry.ts";
import { median, percentile } from "./lib/samples.ts";

interface Asked {
	readonly name: string;
	readonly version: string;
}

/** How long a plan takes in a large workspace, possible or not, beside a search that learns nothing from conflicts. */
export async function run({ short, note }: Effort): Promise<Row[]> {
	const components = short ? 100 : 1_000;
	const releases = short ? 10 : 50;
	const free = planInputsFor({ components, releases });
	const some = (from: number, every: number): number[] =>
		Array.from({ length: Math.floor((components - from) / every) }, (_, i) => from + i * every);
	const possible = some(50, 25).map((i, at) => ({ name: componentName(i), version: at % 2 === 0 ? "3.1.0" : "4.1.0" }));
	// What is held fast every fiftieth place stands in the way of whatever goes far and comes shortly after it.
	const pinned = planInputsFor({ components, releases }, some(0, 50).map(componentName));
	const impossible = some(3, 10)
		.map((i) => ({ name: componentName(i), version: "5.1.0" }))
		.filter((asked) => !makePlan([asked], pinned).feasible);
	return [
		...measured("plan.1000x50", free, possible, short, note),
		...measured("plan.1000x50.conflict", pinned, impossible, short, note),
	];
}

function measured(
	key: string,
	inputs: PlanInputs,
	asked: readonly Asked[],
	short: boolean,
	note: Effort["note"],
): Row[] {
	// Every round begins another time anew, and what was looked up in the inputs is not kept between plans.
	const ours = Array.from({ length: short ? 1 : 5 }, () => asked).flatMap((round) =>
		round.map((one) => milliseconds(() => makePlan([one], { ...inputs }))),
	);
	let given = 0;
	const start = wantedAssignment(inputs.reading, inputs.inventory);
	// It takes seconds where it gives up, so a few have to do.
	const others = asked.slice(0, short ? 1 : 9).map(({ name, version }) =>
		milliseconds(() => {
			const target = inputs.inventory.find(name, version)?.descriptor;
			if (target && oneRepairAfterAnother(start, target, inputs.inventory) === null) given++;
		}),
	);
	note(`${key}: one repair after another found nothing in ${given} of ${others.length}.`);
	return [
		...rowsBeside(`${key}.p50.ms`, median(ours), "ms", { "one repair after another": median(others) }),
		row(`${key}.p99.ms`, percentile(ours, 0.99), "ms"),
	];
}

function milliseconds(act: () => void): number {
	const before = performance.now();
	act();
	return performance.now() - before;
}
