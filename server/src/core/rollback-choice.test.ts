import { expect, test } from "vitest";
import type { StoredUpgrade } from "./ports.ts";
import { chooseRollback } from "./rollback-choice.ts";

/** An upgrade with moves such as `a 1.0.0 > 2.0.0`. */
function upgrade(id: string, moves: string[], other: Partial<StoredUpgrade> = {}): StoredUpgrade {
	return {
		id,
		kind: "upgrade",
		outcome: "committed",
		components: moves.map((move) => {
			const [name = "", from = "", , to = ""] = move.split(" ");
			return { name, from, to };
		}),
		startedAt: "2026-01-01T00:00:00.000Z",
		finishedAt: "2026-01-01T00:00:05.000Z",
		actor: "somebody",
		user: null,
		strategy: null,
		code: null,
		reason: "",
		undoes: null,
		rollback: null,
		undone: [],
		pointKept: true,
		pid: 1,
		...other,
	};
}

/** What is chosen, in short. */
function choose(history: StoredUpgrade[], component: string | null, point: string | null = null) {
	const choice = chooseRollback(history, component, point);
	if (!choice.ok) return choice.error;
	const { moves, along, undoes } = choice.value;
	const short = (all: typeof moves): string[] => all.map(({ name, from, to }) => `${name} ${from} > ${to}`);
	return {
		point: choice.value.point,
		moves: short(moves),
		along: short(along),
		undoes: undoes.map(({ id, components }) => `${id}: ${components.join(" ")}`),
	};
}

const u1 = upgrade("u1", ["a 1 > 2", "b 1 > 2"]);
const u2 = upgrade("u2", ["b 2 > 3"]);
const u3 = upgrade("u3", ["a 2 > 3"]);
const history = [u3, u2, u1];

test("without a name the newest is undone, whole; and again, the one before", () => {
	expect(choose([u1], null)).toEqual({ point: "u1", moves: ["a 2 > 1", "b 2 > 1"], along: [], undoes: ["u1: a b"] });
	expect(choose(history, null)).toEqual({ point: "u3", moves: ["a 3 > 2"], along: [], undoes: ["u3: a"] });
	const again = [upgrade("r", ["a 3 > 2"], { kind: "rollback", undoes: "u3" }), { ...u3, undone: ["a"] }, u2, u1];
	expect(choose(again, null)).toEqual({ point: "u2", moves: ["b 3 > 2"], along: [], undoes: ["u2: b"] });
});

test("with a name the newest that touched it is, and what else it moved may come along", () => {
	expect(choose([u2, u1], "b")).toEqual({ point: "u2", moves: ["b 3 > 2"], along: [], undoes: ["u2: b"] });
	expect(choose([u1], "a")).toEqual({ point: "u1", moves: ["a 2 > 1"], along: ["b 2 > 1"], undoes: ["u1: a b"] });
});

test("what comes along goes back over what was done to it since", () => {
	expect(choose([u2, u1], "a")).toEqual({
		point: "u1",
		moves: ["a 2 > 1"],
		along: ["b 3 > 1"],
		undoes: ["u1: a b", "u2: b"],
	});
});

test("to a point, that upgrade and everything since is undone", () => {
	expect(choose(history, null, "u1")).toEqual({
		point: "u1",
		moves: ["a 3 > 1", "b 3 > 1"],
		along: [],
		undoes: ["u3: a", "u2: b", "u1: a b"],
	});
	expect(choose(history, null, "u2")).toMatchObject({ moves: ["a 3 > 2", "b 3 > 2"], undoes: ["u3: a", "u2: b"] });
});

test("to a point with a name, everything since that touched it is", () => {
	expect(choose(history, "a", "u1")).toEqual({
		point: "u1",
		moves: ["a 3 > 1"],
		along: ["b 3 > 1"],
		undoes: ["u3: a", "u1: a b", "u2: b"],
	});
});

test("of an upgrade that was taken back in part, the rest is left", () => {
	const part = { ...u1, undone: ["a"] };

	expect(choose([part], null)).toMatchObject({ moves: ["b 2 > 1"], undoes: ["u1: b"] });
	expect(choose([part], "b")).toMatchObject({ moves: ["b 2 > 1"], along: [] });
	expect(choose([part], "a")).toMatchObject({ code: "nothing-to-roll-back" });
});

test("what did not commit is passed over", () => {
	const failed = upgrade("f", ["a 3 > 4"], { outcome: "rolled_back" });
	const open = upgrade("o", ["a 3 > 4"], { outcome: null });

	expect(choose([open, failed, ...history], null)).toMatchObject({ point: "u3" });
});

test("an apply can be taken back like an upgrade", () => {
	expect(choose([upgrade("p", ["a 1 > 2"], { kind: "apply" })], null)).toMatchObject({ point: "p" });
});

const hint = '"noodle history" shows what was done, and what of it was undone.';

test.each([
	["nothing at all", [], null, null, "nothing-to-roll-back", `No committed upgrade is left to take back. ${hint}`],
	[
		"nothing of it",
		history,
		"c",
		null,
		"nothing-to-roll-back",
		`No committed upgrade of c is left to take back. ${hint}`,
	],
	[
		"no such point",
		history,
		null,
		"u9",
		"unknown-point",
		'There is no upgrade u9 in the history. "noodle history" lists them.',
	],
	[
		"a point of others",
		history,
		"a",
		"u2",
		"nothing-to-roll-back",
		'The upgrade u2 did not touch a, so there is nothing of it to take back. "noodle history" lists the upgrades.',
	],
	[
		"a point taken back",
		[{ ...u2, undone: ["b"] }],
		null,
		"u2",
		"nothing-to-roll-back",
		"The upgrade u2 has been taken back already,",
	],
	[
		"a refusal",
		[upgrade("x", ["a 1 > 2"], { outcome: "refused" })],
		null,
		"x",
		"nothing-to-roll-back",
		"The upgrade x was not committed,",
	],
	[
		"one under way",
		[upgrade("x", ["a 1 > 2"], { outcome: null })],
		null,
		"x",
		"nothing-to-roll-back",
		"The upgrade x is still under way,",
	],
	[
		"a rollback",
		[upgrade("x", ["a 2 > 1"], { kind: "rollback" })],
		null,
		"x",
		"nothing-to-roll-back",
		"The upgrade x is a rollback itself,",
	],
	[
		"a dropped point",
		[{ ...u1, pointKept: false }],
		null,
		"u1",
		"point-dropped",
		"The rollback point of u1 is no longer kept",
	],
	[
		"a newest that was dropped",
		[{ ...u1, pointKept: false }],
		"a",
		null,
		"point-dropped",
		"Upgrade to the version that you want instead.",
	],
] as [string, StoredUpgrade[], string | null, string | null, string, string][])(
	"%s is refused with its reason",
	(_, all, component, point, code, message) => {
		expect(choose(all, component, point)).toEqual({ code, message: expect.stringContaining(message) });
	},
);

test("what moved nothing is no point to go back to, and is passed over", () => {
	const still = upgrade("s", ["a 3 > 3"]);
	expect(choose([still, ...history], null)).toMatchObject({ point: "u3" });
	expect(choose([still, ...history], "a")).toMatchObject({ point: "u3", moves: ["a 3 > 2"], undoes: ["u3: a"] });
	expect(choose([still], null)).toMatchObject({ code: "nothing-to-roll-back" });
	expect(choose([still], null, "s")).toMatchObject({ message: expect.stringContaining("changed nothing that ran") });
});

test("the content that ran before the point is what is gone back to", () => {
	const known = (one: StoredUpgrade, fromIntegrity: string) => ({
		...one,
		components: one.components.map((move) => ({ ...move, fromIntegrity })),
	});
	const choice = chooseRollback([known(u3, "sha256-2"), u2, known(u1, "sha256-1")], "a", "u1");
	expect(choice).toMatchObject({ ok: true, value: { moves: [{ name: "a", to: "1", toIntegrity: "sha256-1" }] } });
	expect(chooseRollback([u2], "b", null)).toMatchObject({ ok: true, value: { moves: [{ toIntegrity: null }] } });
});

test("a changed configuration is something to take back, to what it was before the point", () => {
	const sized = (id: string, move: string, from: number, to: number) => {
		const one = upgrade(id, [move]);
		return {
			...one,
			components: one.components.map((it) => ({ ...it, config: { from: { size: from }, to: { size: to } } })),
		};
	};
	const [first, second, third] = [
		sized("c1", "a 1 > 1", 1, 2),
		sized("c2", "a 1 > 2", 2, 2),
		sized("c3", "a 2 > 2", 2, 3),
	];
	const back = (all: StoredUpgrade[], point: string | null = null) => {
		const choice = chooseRollback(all, "a", point);
		return choice.ok ? choice.value.moves.map(({ to, toConfig }) => [to, toConfig]) : choice.error.code;
	};

	expect(back([third, second, first])).toEqual([["2", { size: 2 }]]);
	expect(back([second, first])).toEqual([["1", undefined]]);
	expect(back([third, second, first], "c2")).toEqual([["1", { size: 2 }]]);
	expect(back([third, second, first], "c1")).toEqual([["1", { size: 1 }]]);
	expect(back([sized("same", "a 1 > 1", 1, 1)])).toBe("nothing-to-roll-back");
});
