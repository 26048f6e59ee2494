import { memberFor } from "./assignment.ts";
import { type Assignment, blockingIn, type Conflict, isSameConflict, type Member, sentenceFor } from "./conflicts.ts";
import type { Step } from "./plan.ts";
import type { PlanInputs } from "./planner.ts";
import { universeOf } from "./planner-circumstances.ts";
import type { Solution } from "./solver/solve.ts";
import { upgradePath } from "./upgrade-path.ts";

interface Move {
	readonly name: string;
	readonly from: string;
	/** The stops on the way, and at the end where it goes. */
	readonly path: readonly string[];
	readonly reason: string;
	readonly configChanged: boolean;
}

/** That no steps lead to a release. */
export interface Impassable {
	readonly message: string;
	/** What to do where nothing better is known. */
	readonly advice: string;
	readonly component: string;
	readonly version: string;
}

type Stepping = { readonly ok: true; readonly steps: readonly Step[] } | ({ readonly ok: false } & Impassable);

/**
 * The steps that lead to a solution. Stops come first, each in a stage of its own; the last step of every component is
 * switched together with the others', at the end.
 *
 * @param asked components that move because somebody asked for it
 */
export function stepsOf(solution: Solution, asked: ReadonlySet<string>, inputs: PlanInputs): Stepping {
	const moves: Move[] = [];
	const serving = servingNow(inputs);
	for (const [name, { version: to }] of solution.assignment) {
		const cause = solution.moved.get(name);
		if (!asked.has(name) && !cause) continue;
		const wanted = inputs.reading.manifest.components.get(name)?.version ?? to;
		const from = inputs.current.get(name) ?? wanted;
		const configChanged = inputs.reconfigured?.has(name) ?? false;
		if (from === to && wanted === to && !configChanged) continue;
		const way = wayFor(name, from, to, serving, inputs);
		if (!way.ok) return { ...way, component: name, version: to };
		const stop = way.path.at(-2);
		if (stop !== undefined) serving.set(name, memberFor(name, stop, inputs.inventory));
		const asksForConfig = from === to && wanted === to && inputs.direction === "upgrade";
		const why = asksForConfig ? "Its configuration in noodle.json is another one than it has." : "It was asked for.";
		const reason = cause ? `It has to move along: ${sentenceFor(cause)}` : why;
		moves.push({ name, from, path: way.path, reason, configChanged });
	}
	return { ok: true, steps: inStages(moves) };
}

function wayFor(
	name: string,
	from: string,
	to: string,
	serving: Assignment,
	inputs: PlanInputs,
): { ok: true; path: readonly string[] } | { ok: false; message: string; advice: string } {
	if (inputs.direction === "rollback" || from === to) return { ok: true, path: [to] };
	const releases = inputs.inventory.versionsOf(name);
	const conflictsAt = (version: string): Conflict[] => newConflicts(serving, name, version, inputs);
	const isPassable = (version: string): boolean => version === to || conflictsAt(version).length === 0;
	const shortest = upgradePath(from, to, releases);
	// Most ways have no stops, and what does not serve meanwhile need not be looked at.
	const path = shortest?.every(isPassable)
		? shortest
		: upgradePath(
				from,
				to,
				releases.filter(({ descriptor: { version } }) => isPassable(version)),
			);
	if (path) return { ok: true, path };
	const [conflict] = (shortest ?? []).slice(0, -1).flatMap(conflictsAt);
	if (conflict) {
		return {
			ok: false,
			message: `${name} cannot step from ${from} to ${to} at once, and a stop on the way does not go together with what runs: ${sentenceFor(conflict)}`,
			advice: "Upgrade what stands against it first.",
		};
	}
	const allowed = inputs.inventory.find(name, to)?.descriptor.upgradePath?.join(", ") || "no version";
	return {
		ok: false,
		message: `No upgrade path leads from ${name}@${from} to ${to}: ${to} may be stepped to from ${allowed} only, and no release in between leads there.`,
		advice: "Choose another version.",
	};
}

/** What a stop would conflict with while it serves, beyond what is in conflict already. */
function newConflicts(serving: Assignment, name: string, version: string, inputs: PlanInputs): Conflict[] {
	const { level } = inputs.reading.manifest.config.validation;
	const isIt = (other: string): boolean => other === name;
	const before = [...blockingIn(serving, level, isIt)];
	const stopped = new Map(serving).set(name, memberFor(name, version, inputs.inventory));
	const after = [...blockingIn(stopped, level, isIt)];
	return after.filter((conflict) => !before.some((earlier) => isSameConflict(earlier, conflict)));
}

/** What runs, and of what is not known to run what is wanted. */
function servingNow(inputs: PlanInputs): Map<string, Member> {
	const serving = new Map(universeOf(inputs).circumstances.start);
	for (const [name, version] of inputs.current) {
		if (!serving.has(name) || serving.get(name)?.version === version) continue;
		serving.set(name, memberFor(name, version, inputs.inventory));
	}
	return serving;
}

function inStages(moves: readonly Move[]): Step[] {
	const steps: Step[] = [];
	let stage = 0;
	for (const { name, path, from } of moves) {
		const target = path.at(-1) ?? from;
		for (const [i, stop] of path.slice(0, -1).entries()) {
			const reason = `${target} cannot be stepped to from ${from}, so ${stop} is a stop on the way.`;
			steps.push({ component: name, from: path[i - 1] ?? from, to: stop, reason, stage: stage++ });
		}
	}
	for (const { name, path, from, reason, configChanged } of moves) {
		const changed = configChanged ? { configChanged } : {};
		steps.push({ component: name, from: path.at(-2) ?? from, to: path.at(-1) ?? from, ...changed, reason, stage });
	}
	return steps;
}
