import type { Step } from "./plan.ts";
import { type Impassable, stepsOf } from "./plan-steps.ts";
import type { PlanInputs } from "./planner.ts";
import { type SearchEffort, type Solution, solve, thorough, type Unsolvable } from "./solver/solve.ts";
import { type Targets, Universe } from "./solver/universe.ts";

export type Attempt =
	| { readonly kind: "possible"; readonly solution: Solution; readonly steps: readonly Step[] }
	| { readonly kind: "unsolvable"; readonly reason: Unsolvable }
	| { readonly kind: "impassable"; readonly reason: Impassable };

/** How many other versions are tried of components that no way leads to, or only one over a stop that does not fit. */
const mostDetours = 50;

/**
 * Looks for releases that go together with the targets, and for the steps that lead there. A stop can be in conflict with
 * what serves meanwhile, which only shows when the steps are known: a component that nobody asked for then goes elsewhere.
 */
export function attempt(
	targets: Targets,
	universe: Universe,
	inputs: PlanInputs,
	effort: SearchEffort = thorough,
): Attempt {
	const choices = new Map(targets);
	const asked = new Set(targets.keys());
	const barred = new Set<string>();
	let first: Impassable | null = null;
	let current = universe;
	for (let detours = 0; detours <= mostDetours; detours++) {
		const solved = solve(current, choices, effort);
		if (!solved.ok)
			return first ? { kind: "impassable", reason: first } : { kind: "unsolvable", reason: solved.reason };
		const stepping = stepsOf(solved.solution, asked, inputs);
		if (stepping.ok) return { kind: "possible", solution: solved.solution, steps: stepping.steps };
		first ??= stepping;
		const { component, version } = stepping;
		if (asked.has(component)) {
			const others = choices.get(component)?.filter((member) => member.version !== version) ?? [];
			if (others.length === 0) break;
			choices.set(component, others);
			continue;
		}
		barred.add(`${component}@${version}`);
		current = without(barred, universe);
	}
	if (!first) throw new Error("No attempt was made.");
	return { kind: "impassable", reason: first };
}

function without(barred: ReadonlySet<string>, { circumstances }: Universe): Universe {
	const why = "cannot be stepped to without a stop that does not go together with what runs";
	return new Universe({
		...circumstances,
		objection: (member) => (barred.has(`${member.name}@${member.version}`) ? why : circumstances.objection(member)),
	});
}
