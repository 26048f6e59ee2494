import { expect, test } from "vitest";
import type { NoodleBlock } from "../../../../test/harness/releases.ts";
import { solveFor } from "../../../../test/harness/solving.ts";

function explained(releases: Record<string, NoodleBlock>, start: Record<string, string>, targets = ["root"]) {
	const reason = solveFor(releases, start, targets);
	return "explanation" in reason ? reason.explanation : reason;
}

test("one fact that decides it is one sentence", () => {
	const root = { "root@2.0.0": { dependencies: { foo: "^4.0.0" } } };
	const releases = { ...root, "foo@1.0.0": {} };
	expect(explained(releases, { root: "2.0.0", foo: "1.0.0" })).toEqual([
		"root@2.0.0 needs foo ^4.0.0 (there is no such release to move to).",
	]);
	expect(explained(releases, { root: "2.0.0" })).toEqual([
		"root@2.0.0 needs foo ^4.0.0, and there is no foo in the manifest.",
	]);
	expect(explained(releases, { root: "2.0.0", foo: "1.0.0" }, ["root", "foo"])).toEqual([
		"root@2.0.0 needs foo ^4.0.0 (not foo@1.0.0).",
	]);
});

test("a chain is told along the chain, without a sentence for every link", () => {
	const releases = {
		"root@2.0.0": { dependencies: { foo: "^1.0.0", baz: "^1.0.0" } },
		"foo@0.1.0": {},
		"foo@1.0.0": { dependencies: { bar: "^2.0.0" } },
		"bar@1.0.0": {},
		"bar@2.0.0": { dependencies: { baz: "^3.0.0" } },
		"baz@1.0.0": {},
		"baz@3.0.0": {},
	};
	expect(explained(releases, { root: "2.0.0", foo: "0.1.0", bar: "1.0.0", baz: "1.0.0" })).toEqual([
		"Because foo@1.0.0 needs bar ^2.0.0, and bar@2.0.0 needs baz ^3.0.0, foo@1.0.0 and baz@1.0.0 do not go together.",
		"And because root@2.0.0 needs foo ^1.0.0, and root@2.0.0 needs baz ^1.0.0, this is not possible.",
	]);
});

test("two lines of reasons are told one after the other, and the first is referred to by its number", () => {
	const releases = {
		"root@2.0.0": { dependencies: { foo: "^1.0.0" } },
		"foo@0.1.0": {},
		"foo@1.0.0": { dependencies: { a: "^1.0.0", b: "^1.0.0" } },
		"foo@1.1.0": { dependencies: { x: "^1.0.0", y: "^1.0.0" } },
		"a@0.1.0": {},
		"a@1.0.0": { dependencies: { b: "^2.0.0" } },
		"b@1.0.0": {},
		"b@2.0.0": {},
		"x@0.1.0": {},
		"x@1.0.0": { dependencies: { y: "^2.0.0" } },
		"y@1.0.0": {},
		"y@2.0.0": {},
	};
	const start = { root: "2.0.0", foo: "0.1.0", a: "0.1.0", b: "1.0.0", x: "0.1.0", y: "1.0.0" };
	expect(explained(releases, start)).toEqual([
		"Because x@1.0.0 needs y ^2.0.0, and foo@1.1.0 needs x ^1.0.0, y@1.0.0 and foo@1.1.0 do not go together.",
		"(1) And because foo@1.1.0 needs y ^1.0.0, foo@1.1.0 is not possible.",
		"Because a@1.0.0 needs b ^2.0.0, and foo@1.0.0 needs a ^1.0.0, b@1.0.0 and foo@1.0.0 do not go together.",
		"And because foo@1.0.0 needs b ^1.0.0, foo@1.0.0 is not possible.",
		"And because foo@1.1.0 is not possible (1), foo has to stay at 0.1.0.",
		"And because root@2.0.0 needs foo ^1.0.0, this is not possible.",
	]);
});

test("what was only tested together is said so", () => {
	const releases = {
		"renderer@2.0.0": {},
		"rate-limiter@1.0.0": { compatibility_matrix: { renderer: ["1.x"] } },
		"rate-limiter@1.1.0": { compatibility_matrix: { renderer: ["1.x"] } },
	};
	expect(explained(releases, { renderer: "2.0.0", "rate-limiter": "1.0.0" }, ["renderer"])).toEqual([
		"Every release of rate-limiter was tested with renderer 1.x only (not renderer@2.0.0).",
	]);
});

test("releases are told by where they begin and end", () => {
	const older = { dependencies: { root: "1.x" } };
	const releases = {
		"root@2.0.0": {},
		"foo@1.0.0": { dependencies: { root: "<2" } },
		"foo@1.1.0": older,
		"foo@1.2.0": older,
		"foo@1.3.0": { dependencies: { bar: "2.x" } },
		"bar@1.0.0": {},
	};
	expect(explained(releases, { root: "2.0.0", foo: "1.0.0", bar: "1.0.0" })).toEqual([
		"Because foo@1.3.0 needs bar 2.x (there is no such release to move to), and foo from 1.1.0 to 1.2.0 needs root 1.x (not root@2.0.0), foo has to stay at 1.0.0.",
		"And because foo@1.0.0 needs root <2 (not root@2.0.0), this is not possible.",
	]);
});
