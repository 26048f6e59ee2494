import { prerelease } from "semver";
import { conflictsOf, fits, type Member } from "./conflicts.ts";
import type { Change } from "./plan.ts";
import type { PlanInputs } from "./planner.ts";
import { attempt } from "./planner-attempt.ts";
import { Universe } from "./solver/universe.ts";

type Targets = ReadonlyMap<string, Member>;

/**
 * The fewest changes to what was asked for, or to the manifest, that would make it possible.
 *
 * @returns none when nothing was found
 */
export function wayOut(targets: Targets, universe: Universe, inputs: PlanInputs): readonly Change[] {
	const ways = [additions, inclusions, otherVersion].map((look) => look(targets, universe, inputs));
	const found = ways.filter((changes) => changes.length > 0);
	return found.sort((a, b) => a.length - b.length)[0] ?? [];
}

/** What to do, as a sentence; empty where there are no changes. */
export function wayOutSentence(changes: readonly Change[], file: string): string {
	const of = (action: Change["action"]): string[] =>
		changes.filter((change) => change.action === action).map(({ component, version }) => `${component}@${version}`);
	const sentences = [
		["add", (releases: string) => `An upgrade adds no components: with ${releases} in ${file} it would be possible.`],
		["include", (releases: string) => `It would be possible together with ${releases}; name that as well.`],
		["choose", (releases: string) => `The nearest that is possible is ${releases}; choose that instead.`],
	] as const;
	return sentences
		.flatMap(([action, say]) => (of(action).length > 0 ? [say(of(action).join(" and "))] : []))
		.join(" ");
}

/** Components to add to the manifest, because what was asked for needs them, and what they need themselves. */
function additions(targets: Targets, { circumstances }: Universe, inputs: PlanInputs): Change[] {
	const added = new Map<string, Member>();
	const pending = [...targets.values()];
	for (let member = pending.shift(); member; member = pending.shift()) {
		const present = new Map([...circumstances.start, ...targets, ...added]);
		for (const { kind, other, range } of conflictsOf(member, present, () => true)) {
			if (kind !== "missing-dependency" || added.has(other)) continue;
			const release = newestFitting(other, range, inputs);
			if (!release) return [];
			added.set(other, release);
			pending.push(release);
		}
	}
	if (added.size === 0) return [];
	const start = new Map([...circumstances.start, ...added]);
	const result = attempt(new Map([...targets, ...added]), new Universe({ ...circumstances, start }), inputs);
	if (result.kind !== "possible") return [];
	return [...added.values()].map(({ name, version }) => ({ action: "add", component: name, version }));
}

function newestFitting(name: string, range: string, { inventory }: PlanInputs): Member | undefined {
	return inventory
		.versionsOf(name)
		.map(({ descriptor }) => descriptor)
		.find(({ version }) => prerelease(version) === null && fits(version, range));
}

/** Components that would have to be named as well, where nothing else may move. */
function inclusions(targets: Targets, { circumstances }: Universe, inputs: PlanInputs): Change[] {
	if (circumstances.mayMove) return [];
	const result = attempt(targets, new Universe({ ...circumstances, mayMove: true }), inputs);
	if (result.kind !== "possible") return [];
	const { assignment, moved } = result.solution;
	return [...moved.keys()].map((name) => ({
		action: "include",
		component: name,
		version: assignment.get(name)?.version ?? "",
	}));
}

/** The version nearest to what was asked for that is possible, of one target or another. */
function otherVersion(targets: Targets, universe: Universe, inputs: PlanInputs): Change[] {
	const candidates = [...targets.values()].flatMap((target) => nearestFirst(target, universe, inputs));
	candidates.sort((a, b) => a.distance - b.distance);
	for (const { member } of candidates) {
		const result = attempt(new Map(targets).set(member.name, member), universe, inputs);
		if (result.kind === "possible") return [{ action: "choose", component: member.name, version: member.version }];
		// Where one search is given up, as many as there are versions would take very long.
		if (result.kind === "unsolvable" && result.reason.gaveUp) return [];
	}
	return [];
}

/** All other releases of a target that could be asked for, except the one that is there: that would be no upgrade. */
function nearestFirst(target: Member, { circumstances }: Universe, inputs: PlanInputs) {
	const { name, version: asked } = target;
	const present = [inputs.current.get(name), circumstances.start.get(name)?.version];
	const releases = inputs.inventory.versionsOf(name).map(({ descriptor }) => descriptor);
	const at = releases.findIndex(({ version }) => version === asked);
	return releases
		.map((member, place) => ({ member, distance: Math.abs(place - at) }))
		.filter(({ member }) => member.version !== asked && !present.includes(member.version))
		.filter(({ member }) => prerelease(member.version) === null && circumstances.objection(member) === null);
}
