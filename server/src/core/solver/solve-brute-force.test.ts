import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { releaseOf } from "../../../../test/harness/releases.ts";
import { solveWith, startOf } from "../../../../test/harness/solving.ts";
import { type Assignment, blockingIn, type Member } from "../conflicts.ts";
import { Inventory } from "../inventory.ts";
import { solve } from "./solve.ts";
import { Universe } from "./universe.ts";

const names = ["a", "b", "c", "d"];
const versions = ["1.0.0", "2.0.0", "3.0.0", "3.1.0-rc.1"];
const ranges = fc.constantFrom("1.x", "2.x", "<=2", ">=2", "3.x");
const rules = fc.dictionary(fc.constantFrom(...names), ranges, { maxKeys: 2 });

/** Any small registry, what is to run of it, and who of that is a target. */
const situation = fc.record({
	registry: fc.tuple(
		...names.map((name) =>
			fc.tuple(
				...versions.map((version) =>
					fc.record({
						name: fc.constant(name),
						version: fc.constant(version),
						dependencies: rules,
						compatibilityMatrix: rules.map((matrix) =>
							Object.fromEntries(Object.entries(matrix).map(([other, range]) => [other, [range]])),
						),
					}),
				),
			),
		),
	),
	start: fc.record(Object.fromEntries(names.map((name) => [name, fc.constantFrom(...versions)]))),
	fixed: fc.subarray(names, { minLength: 1 }),
	level: fc.constantFrom("strict" as const, "normal" as const),
});

function inventoryWith(members: readonly Member[]): Inventory {
	return new Inventory(
		members.map((member) => {
			const release = releaseOf(`${member.name}@${member.version}`);
			return { ...release, descriptor: { ...release.descriptor, ...member } };
		}),
	);
}

/** The fewest moves that make it possible, found by trying all of them; null when nothing does. */
function fewestMoves(
	members: ReadonlyMap<string, Member[]>,
	start: Assignment,
	fixed: string[],
	level: "strict" | "normal",
) {
	let fewest: number | null = null;
	const visit = (rest: string[], assignment: Assignment, moved: string[]): void => {
		const [name, ...others] = rest;
		if (name === undefined) {
			const touched = (one: string): boolean => fixed.includes(one) || moved.includes(one);
			const possible = blockingIn(assignment, level, touched).next().done;
			if (possible && (fewest === null || moved.length < fewest)) fewest = moved.length;
			return;
		}
		visit(others, assignment, moved);
		for (const member of members.get(name) ?? []) {
			if (member.version === start.get(name)?.version || member.version.includes("-")) continue;
			visit(others, new Map(assignment).set(name, member), [...moved, name]);
		}
	};
	visit(
		names.filter((name) => !fixed.includes(name)),
		start,
		[],
	);
	return fewest;
}

// Thousands of searches take their time on a machine that is busy.
vi.setConfig({ testTimeout: 60_000 });

test("it finds a way whenever there is one, and none shorter exists", () => {
	fc.assert(
		fc.property(situation, ({ registry, start: wanted, fixed, level }) => {
			const members = new Map(registry.map((releases, i): [string, Member[]] => [names[i] ?? "", [...releases]]));
			const inventory = inventoryWith(registry.flat());
			const start = startOf(inventory, wanted);
			const fewest = fewestMoves(members, start, fixed, level);

			const solved = solveWith(start, fixed, { inventory, level });

			expect(solved.ok).toBe(fewest !== null);
			if (!solved.ok) {
				expect(solved.reason.gaveUp).toBe(false);
				return;
			}
			const { assignment, moved } = solved.solution;
			expect(moved.size).toBe(fewest);
			expect([...assignment.keys()]).toEqual(names);
			for (const name of names) {
				if (moved.has(name)) expect(fixed).not.toContain(name);
				else expect(assignment.get(name)).toBe(start.get(name));
			}
			const touched = (name: string): boolean => fixed.includes(name) || moved.has(name);
			expect([...blockingIn(assignment, level, touched)]).toEqual([]);
		}),
		{ numRuns: 1_500 },
	);
});

test("of versions that would all do, a target gets the first that is possible, and with it no more moves than needed", () => {
	fc.assert(
		fc.property(
			situation,
			fc.shuffledSubarray(versions, { minLength: 2 }),
			({ registry, start: wanted, level }, order) => {
				const inventory = inventoryWith(registry.flat());
				const start = startOf(inventory, wanted);
				const choices = order.flatMap((version) => inventory.find("a", version)?.descriptor ?? []);
				const universe = new Universe({ start, inventory, level, mayMove: true, objection: () => null });
				const alone = choices.map((choice) => solve(universe, new Map([["a", [choice]]]))).find(({ ok }) => ok);

				const solved = solve(universe, new Map([["a", choices]]));

				expect(solved.ok).toBe(alone !== undefined);
				if (!solved.ok || !alone?.ok) return;
				expect(solved.solution.assignment.get("a")).toBe(alone.solution.assignment.get("a"));
				expect(solved.solution.moved.size).toBe(alone.solution.moved.size);
			},
		),
		{ numRuns: 500 },
	);
});

test("what is impossible is explained, and the last sentence says so", () => {
	fc.assert(
		fc.property(situation, ({ registry, start: wanted, fixed, level }) => {
			const inventory = inventoryWith(registry.flat());
			const solved = solveWith(startOf(inventory, wanted), fixed, { inventory, level });
			if (solved.ok) return;
			const sentences = solved.reason.explanation ?? [];
			expect(sentences.length).toBeGreaterThan(0);
			for (const sentence of sentences) expect(sentence).toMatch(/\.$/);
			if (sentences.length > 1) expect(sentences.at(-1)).toMatch(/this is not possible\.$/);
		}),
		{ numRuns: 500 },
	);
});
