import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { start } from "./component-context.ts";
import { builtReleases, type Migration, type Releases } from "./releases.ts";

let releases: Releases;

beforeAll(async () => {
	releases = await builtReleases();
});

afterAll(() => releases.remove());

interface StateOne {
	readonly documents: readonly { id: string; title: string; text: string; added_at: number }[];
	readonly searches: number;
}

// Ids that an object treats in its own way are not rare here, because that is where such a migration goes wrong.
const id = fc.oneof(
	fc.string({ minLength: 1 }),
	fc.nat(20).map(String),
	fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", " ", "0"),
);
const words = fc.array(fc.oneof(fc.constantFrom("apple", "pear", "__proto__", "constructor", "Äpfel"), fc.string()), {
	maxLength: 8,
});
const text = words.map((list) => list.join(" "));
const stateOne: fc.Arbitrary<StateOne> = fc.record({
	documents: fc.uniqueArray(fc.record({ id, title: text, text, added_at: fc.nat() }), { selector: (one) => one.id }),
	searches: fc.nat(),
});

function step(version: string): Migration {
	const [migration] = releases.get("search-index", version).definition.migrations ?? [];
	if (!migration) throw new Error(`search-index ${version} has no migration.`);
	return migration;
}

/** State is copied from one thread to another before and after a migration, and snapshots of it may be JSON. */
const copies: [string, (state: unknown) => unknown][] = [
	["structured cloning", structuredClone],
	["JSON", (state) => JSON.parse(JSON.stringify(state))],
];

test.each(copies)("1 → 2 → 1 loses nothing, order included, over %s", (_, copy) => {
	const { up, down } = step("1.1.0");
	fc.assert(
		fc.property(stateOne, (state) => {
			expect(copy(down(copy(up(copy(state)))))).toEqual(state);
		}),
	);
});

test.each(copies)("1 → 2 → 3 → 2 → 1 loses nothing either, over %s", (_, copy) => {
	const [two, three] = [step("1.1.0"), step("2.0.0")];
	fc.assert(
		fc.property(stateOne, (state) => {
			const up = copy(three.up(copy(two.up(copy(state)))));
			expect(copy(two.down(copy(three.down(up))))).toEqual(state);
		}),
	);
});

test("2 → 3 → 2 gives back the same index, document by document", () => {
	const [two, three] = [step("1.1.0"), step("2.0.0")];
	fc.assert(
		fc.property(stateOne, (state) => {
			const before = two.up(structuredClone(state));
			expect(three.down(structuredClone(three.up(structuredClone(before))))).toEqual(before);
		}),
	);
});

test("a migration leaves the state that it was given as it was", () => {
	const [two, three] = [step("1.1.0"), step("2.0.0")];
	fc.assert(
		fc.property(stateOne, (one) => {
			for (const [migrate, state] of [
				[two.up, one],
				[two.down, two.up(one)],
				[three.up, two.up(one)],
				[three.down, three.up(two.up(one))],
			] as const) {
				const before = structuredClone(state);
				migrate(state);
				expect(state).toEqual(before);
			}
		}),
	);
});

test("after the way up, whole words are found where they were found before", async () => {
	const { up } = step("1.1.0");
	await fc.assert(
		fc.asyncProperty(stateOne, fc.constantFrom("apple", "pear", "constructor"), async (state, query) => {
			const config = { limit: 1000 };
			const old = await start(releases.get("search-index", "1.0.0"), { state, config });
			const next = await start(releases.get("search-index", "1.1.0"), { state: up(structuredClone(state)), config });
			const found = next.call("search", query).map((hit: { id: string }) => hit.id);
			expect(found).toEqual(expect.arrayContaining(old.call("search", query).map((hit: { id: string }) => hit.id)));
			expect(next.call("stats").ids).toEqual(old.call("stats").ids);
		}),
	);
});

test("what 1.1.0 added and replaced is there when 1.0.0 takes over again", async () => {
	const { up, down } = step("1.1.0");
	const old = await start(releases.get("search-index", "1.0.0"));
	old.call("addAll", [
		{ id: "10", title: "Ten", text: "ten" },
		{ id: "2", title: "Two", text: "two" },
	]);
	const next = await start(releases.get("search-index", "1.1.0"), { state: up(old.exportState?.()) });
	next.call("add", { id: "2", title: "Two", text: "deux" });
	next.call("add", { id: "1", title: "One", text: "un" });
	next.call("search", "deux");
	const back = await start(releases.get("search-index", "1.0.0"), { state: down(next.exportState?.()) });
	expect(back.call("stats")).toMatchObject({ ids: ["10", "2", "1"], searches: 1 });
	expect(back.call("search", "deux")).toMatchObject([{ id: "2" }]);
	expect(back.call("search", "un")).toMatchObject([{ id: "1" }]);
	expect(back.call("search", "two")).toMatchObject([{ id: "2", title: "Two" }]);
});
