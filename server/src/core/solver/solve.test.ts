import fc from "fast-check";
import { expect, test } from "vitest";
import { inventoryOf, type NoodleBlock, releaseOf } from "../../../../test/harness/releases.ts";
import { type Assignment, blockingIn, type Member } from "../conflicts.ts";
import { Inventory } from "../inventory.ts";
import { solve } from "./solve.ts";
import { Universe } from "./universe.ts";

function startOf(inventory: Inventory, versions: Record<string, string>): Assignment {
	return new Map(
		Object.entries(versions).map(([name, version]) => {
			const release = inventory.find(name, version);
			if (!release) throw new Error(`The fixture has no ${name}@${version}.`);
			return [name, release.descriptor];
		}),
	);
}

function solveWith(
	start: Assignment,
	fixed: readonly string[],
	inventory: Inventory,
	level: "strict" | "normal",
	mayMove = true,
) {
	const targets = new Map([...start].filter(([name]) => fixed.includes(name)));
	return solve(new Universe({ start, inventory, level, mayMove, objection: () => null }), targets);
}

function solveFor(
	releases: Record<string, NoodleBlock>,
	versions: Record<string, string>,
	fixed: string[],
	level: "strict" | "normal" = "strict",
	mayMove = true,
) {
	const inventory = inventoryOf(releases);
	const solved = solveWith(startOf(inventory, versions), fixed, inventory, level, mayMove);
	if (!solved.ok) return solved.reason;
	return Object.fromEntries(
		[...solved.solution.moved.keys()].map((name) => [name, solved.solution.assignment.get(name)?.version]),
	);
}

const needing = { "a@2.0.0": { dependencies: { b: ">=2" } }, "b@1.0.0": {}, "b@2.0.0": {}, "b@3.0.0": {} };

test("what a target needs moves along, to the nearest newer release", () => {
	expect(solveFor(needing, { a: "2.0.0", b: "1.0.0" }, ["a"])).toEqual({ b: "2.0.0" });
});

test("nothing else moves when nothing may", () => {
	expect(solveFor(needing, { a: "2.0.0", b: "1.0.0" }, ["a"], "strict", false)).toMatchObject({
		conflicts: [{ kind: "unmet-dependency", component: "a", other: "b" }],
		gaveUp: false,
	});
});

test("a target stays where it was put", () => {
	expect(solveFor(needing, { a: "2.0.0", b: "1.0.0" }, ["a", "b"])).toMatchObject({ gaveUp: false });
});

test("an older release is taken where no newer one fits", () => {
	const releases = {
		"a@1.0.0": { dependencies: { b: "<2" } },
		"b@1.0.0": {},
		"b@1.5.0": {},
		"b@2.0.0": {},
		"b@3.0.0": {},
	};
	expect(solveFor(releases, { a: "1.0.0", b: "2.0.0" }, ["a"])).toEqual({ b: "1.5.0" });
});

test("a prerelease is not moved to unasked", () => {
	const releases = { "a@2.0.0": { dependencies: { b: ">=2" } }, "b@1.0.0": {}, "b@2.1.0-rc.1": {} };
	expect(solveFor(releases, { a: "2.0.0", b: "1.0.0" }, ["a"])).toMatchObject({ gaveUp: false });
});

test("a conflict that was there before and has nothing to do with it is left alone", () => {
	const releases = { ...needing, "x@1.0.0": { dependencies: { y: "2.x" } }, "y@1.0.0": {}, "y@2.0.0": {} };
	expect(solveFor(releases, { a: "2.0.0", b: "1.0.0", x: "1.0.0", y: "1.0.0" }, ["a"])).toEqual({ b: "2.0.0" });
});

test("a component that is absent is not added", () => {
	expect(solveFor({ "a@1.0.0": { dependencies: { b: "1.x" } }, "b@1.0.0": {} }, { a: "1.0.0" }, ["a"])).toMatchObject({
		conflicts: [{ kind: "missing-dependency", other: "b" }],
	});
});

test("a matrix moves others in strict only", () => {
	const releases = { "a@2.0.0": { compatibility_matrix: { b: ["2.x"] } }, "b@1.0.0": {}, "b@2.0.0": {} };
	expect(solveFor(releases, { a: "2.0.0", b: "1.0.0" }, ["a"])).toEqual({ b: "2.0.0" });
	expect(solveFor(releases, { a: "2.0.0", b: "1.0.0" }, ["a"], "normal")).toEqual({});
});

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

test("it finds a way whenever there is one, and none shorter exists", () => {
	fc.assert(
		fc.property(situation, ({ registry, start: wanted, fixed, level }) => {
			const members = new Map(registry.map((releases, i): [string, Member[]] => [names[i] ?? "", [...releases]]));
			const inventory = new Inventory(
				registry.flat().map((member) => {
					const release = releaseOf(`${member.name}@${member.version}`);
					return { ...release, descriptor: { ...release.descriptor, ...member } };
				}),
			);
			const start = startOf(inventory, wanted);
			const fewest = fewestMoves(members, start, fixed, level);

			const solved = solveWith(start, fixed, inventory, level);

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
		{ numRuns: 5000 },
	);
});

test("a search without an end in sight is given up, and says so", () => {
	// Twelve components that must all differ, and eleven versions to do it with.
	const crowd = Array.from({ length: 12 }, (_, i) => `c${i}`);
	const releases = crowd.flatMap((name) =>
		Array.from({ length: 11 }, (_, v) => {
			const others = crowd.filter((other) => other !== name).map((other) => [other, `<${v + 1}.0.0 || >${v + 1}.0.0`]);
			return [`${name}@${v + 1}.0.0`, { dependencies: Object.fromEntries(others) }] as const;
		}),
	);
	const start = Object.fromEntries(crowd.map((name) => [name, "1.0.0"]));

	expect(solveFor(Object.fromEntries(releases), start, ["c0"])).toMatchObject({ gaveUp: true });
});
