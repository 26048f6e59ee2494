import { prerelease } from "semver";
import { conflictsOf, fits, type Member } from "./conflicts.ts";
import type { Change } from "./plan.ts";
import type { PlanInputs } from "./planner.ts";
import { attempt } from "./planner-attempt.ts";
import { Universe } from "./solver/universe.ts";
import { bestOf, targetsOf } from "./version-choice.ts";

type Chosen = ReadonlyMap<string, Member>;

/**
 * The fewest changes to what was asked for, or to the manifest, that would make it possible.
 *
 * @returns none when nothing was found
 */
export function wayOut(chosen: Chosen, universe: Universe, inputs: PlanInputs): readonly Change[] {
	const ways = [additions, inclusions, otherVersion].map((look) => look(chosen, universe, inputs));
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
	return sentences.flatMap(([action, say]) => (of(action).length > 0 ? [say(of(action).join(" and "))] : [])).join(" ");
}

/** Components to add to the manifest, because what was asked for needs them, and what they need themselves. */
function additions(chosen: Chosen, { circumstances }: Universe, inputs: PlanInputs): Change[] {
	const added = new Map<string, Member>();
	const pending = [...chosen.values()];
	for (let member = pending.shift(); member; member = pending.shift()) {
		const present = new Map([...circumstances.start, ...chosen, ...added]);
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
	const result = attempt(targetsOf(new Map([...chosen, ...added])), new Universe({ ...circumstances, start }), inputs);
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
function inclusions(chosen: Chosen, { circumstances }: Universe, inputs: PlanInputs): Change[] {
	if (circumstances.mayMove) return [];
	const result = attempt(targetsOf(chosen), new Universe({ ...circumstances, mayMove: true }), inputs);
	if (result.kind !== "possible") return [];
	const { assignment, moved } = result.solution;
	return [...moved.keys()].map((name) => ({
		action: "include",
		component: name,
		version: assignment.get(name)?.version ?? "",
	}));
}

/** The version nearest to what was asked for that is possible, of one target or another. */
function otherVersion(chosen: Chosen, universe: Universe, inputs: PlanInputs): Change[] {
	const found = [...chosen.values()].flatMap((target) => {
		const others = new Map([...chosen].filter(([name]) => name !== target.name));
		const best = bestOf(target.name, nearestFirst(target, universe, inputs), others, universe, inputs);
		return best ? [{ ...best, distance: distanceOf(best, target, inputs) }] : [];
	});
	const [nearest] = found.sort((a, b) => a.distance - b.distance);
	return nearest ? [{ action: "choose", component: nearest.name, version: nearest.version }] : [];
}

/** All other releases of a target that could be asked for, except the one that is there: that would be no upgrade. */
function nearestFirst(target: Member, { circumstances }: Universe, inputs: PlanInputs): Member[] {
	const { name, version: asked } = target;
	const useless = [asked, inputs.current.get(name), circumstances.start.get(name)?.version];
	return inputs.inventory
		.versionsOf(name)
		.map(({ descriptor }): Member => descriptor)
		.filter((member) => !useless.includes(member.version) && prerelease(member.version) === null)
		.filter((member) => circumstances.objection(member) === null)
		.sort((a, b) => distanceOf(a, target, inputs) - distanceOf(b, target, inputs));
}

/** How many releases further a version is. */
function distanceOf({ name, version }: Member, target: Member, { inventory }: PlanInputs): number {
	const versions = inventory.versionsOf(name).map(({ descriptor }) => descriptor.version);
	return Math.abs(versions.indexOf(version) - versions.indexOf(target.version));
}
