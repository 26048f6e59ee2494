import { expect, test } from "vitest";
import { solveFor } from "../../../../test/harness/solving.ts";

const needing = { "a@2.0.0": { dependencies: { b: ">=2" } }, "b@1.0.0": {}, "b@2.0.0": {}, "b@3.0.0": {} };

test("what a target needs moves along, to the nearest newer release", () => {
	expect(solveFor(needing, { a: "2.0.0", b: "1.0.0" }, ["a"])).toEqual({ b: "2.0.0" });
});

test("nothing else moves when nothing may", () => {
	expect(solveFor(needing, { a: "2.0.0", b: "1.0.0" }, ["a"], { mayMove: false })).toMatchObject({
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

test("a conflict that was there before counts as soon as one of the two is touched", () => {
	const releases = { ...needing, "x@1.0.0": { dependencies: { b: "3.x" } }, "x@2.0.0": {} };
	expect(solveFor(releases, { a: "2.0.0", b: "1.0.0", x: "1.0.0" }, ["a"])).toEqual({ b: "3.0.0" });
});

test("what another version would need is not asked of a component that stays", () => {
	const releases = { "a@2.0.0": {}, "b@1.0.0": {}, "b@2.0.0": { dependencies: { a: "1.x" } } };
	expect(solveFor(releases, { a: "2.0.0", b: "1.0.0" }, ["a"])).toEqual({});
});

// The examples that the description of PubGrub gives, with everything installed beforehand.

test("a version that is in conflict from the start is passed over without trying it", () => {
	const releases = {
		"root@2.0.0": { dependencies: { foo: "^1.0.0", bar: "^1.0.0" } },
		"foo@0.1.0": {},
		"foo@1.0.0": { dependencies: { bar: "^2.0.0" } },
		"foo@1.1.0": {},
		"bar@1.0.0": {},
		"bar@2.0.0": {},
	};
	expect(solveFor(releases, { root: "2.0.0", foo: "0.1.0", bar: "1.0.0" }, ["root"])).toEqual({ foo: "1.1.0" });
});

test("a conflict further on goes back to the decision that it comes from", () => {
	const releases = {
		"root@2.0.0": { dependencies: { foo: ">=1.0.0" } },
		"foo@0.1.0": {},
		"foo@1.0.0": { dependencies: { bar: "^1.0.0" } },
		"foo@2.0.0": {},
		"bar@0.1.0": {},
		"bar@1.0.0": { dependencies: { baz: "^2.0.0" } },
		"baz@1.0.0": { dependencies: { bar: "<1.0.0" } },
	};
	const start = { root: "2.0.0", foo: "0.1.0", bar: "0.1.0", baz: "1.0.0" };
	expect(solveFor(releases, start, ["root"])).toEqual({ foo: "2.0.0" });
});

test("versions that only all constraints together rule out are ruled out together", () => {
	const releases = {
		"root@2.0.0": { dependencies: { foo: "^1.0.0", target: "^2.0.0" } },
		"foo@0.1.0": {},
		"foo@1.0.0": {},
		"foo@1.1.0": { dependencies: { left: "^1.0.0", right: "^1.0.0" } },
		"left@0.1.0": {},
		"left@1.0.0": { dependencies: { shared: ">=1.0.0" } },
		"right@0.1.0": {},
		"right@1.0.0": { dependencies: { shared: "<2.0.0" } },
		"shared@2.0.0": {},
		"shared@1.0.0": { dependencies: { target: "^1.0.0" } },
		"target@2.0.0": {},
		"target@1.0.0": {},
	};
	const start = { root: "2.0.0", foo: "0.1.0", left: "0.1.0", right: "0.1.0", shared: "2.0.0", target: "2.0.0" };
	expect(solveFor(releases, start, ["root"])).toEqual({ foo: "1.0.0" });
	expect(solveFor(releases, { ...start, foo: "1.1.0" }, ["root", "foo"])).toMatchObject({ gaveUp: false });
});

test("fewer moves are looked for after a first way is found", () => {
	// The nearest release of b takes two others along, the next one none.
	const releases = {
		"a@2.0.0": { dependencies: { b: ">=2.0.0" } },
		"b@1.0.0": {},
		"b@2.0.0": { dependencies: { c: "2.x", d: "2.x" } },
		"b@3.0.0": {},
		"c@1.0.0": {},
		"c@2.0.0": {},
		"d@1.0.0": {},
		"d@2.0.0": {},
	};
	expect(solveFor(releases, { a: "2.0.0", b: "1.0.0", c: "1.0.0", d: "1.0.0" }, ["a"])).toEqual({ b: "3.0.0" });
});

test("a release that something is to be said against is not moved to", () => {
	const circumstances = {
		objection: ({ name, version }: { name: string; version: string }) =>
			`${name}@${version}` === "b@2.0.0" ? "needs Node >=99, and the service runs on Node 24.1.0" : null,
	};
	expect(solveFor(needing, { a: "2.0.0", b: "1.0.0" }, ["a"], circumstances)).toEqual({ b: "3.0.0" });
	const { "b@3.0.0": _, ...fewer } = needing;
	expect(solveFor(fewer, { a: "2.0.0", b: "1.0.0" }, ["a"], circumstances)).toMatchObject({
		explanation: [
			"Because a@2.0.0 needs b >=2, and b@2.0.0 needs Node >=99, and the service runs on Node 24.1.0, this is not possible.",
		],
	});
});

test("a component that is absent is not added", () => {
	expect(solveFor({ "a@1.0.0": { dependencies: { b: "1.x" } }, "b@1.0.0": {} }, { a: "1.0.0" }, ["a"])).toMatchObject({
		conflicts: [{ kind: "missing-dependency", other: "b" }],
	});
});

test("a matrix moves others in strict only", () => {
	const releases = { "a@2.0.0": { compatibility_matrix: { b: ["2.x"] } }, "b@1.0.0": {}, "b@2.0.0": {} };
	expect(solveFor(releases, { a: "2.0.0", b: "1.0.0" }, ["a"])).toEqual({ b: "2.0.0" });
	expect(solveFor(releases, { a: "2.0.0", b: "1.0.0" }, ["a"], { level: "normal" })).toEqual({});
});

test("a search without an end in sight is given up, and says so", { timeout: 60_000 }, () => {
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
