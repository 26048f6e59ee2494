import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Started, start } from "./component-context.ts";
import { builtReleases, type Instance, type Releases } from "./releases.ts";

const pages = [
	{ id: "fruit", title: "Fruit", text: "# Fruit\n\nAbout apples.\n\n## Citrus\n\nOranges make **marmalade**." },
	{ id: "tea", title: "Tea", text: "# Tea\n\nWith a spoonful of marmalade, or with lemon." },
];

let releases: Releases;
let renderer: Instance;

beforeAll(async () => {
	releases = await builtReleases();
	renderer = await start(releases.get("renderer", "2.0.0"));
});

afterAll(() => releases.remove());

function startIndex(version: string, options: { state?: unknown; config?: Record<string, unknown> } = {}) {
	return start(releases.get("search-index", version), { ...options, components: { renderer } });
}

function idsOf(hits: { id: string }[]): string[] {
	return hits.map(({ id }) => id).sort();
}

describe.each(["1.0.0", "1.1.0", "2.0.0"])("search-index %s", (version) => {
	let index: Started;
	const call = async (method: string, ...args: unknown[]) => index.call(method, ...args);

	beforeEach(async () => {
		index = await startIndex(version);
		await call("addAll", pages);
	});

	test("finds whole words, the title before the text, with an excerpt", async () => {
		expect(idsOf(await call("search", "marmalade"))).toEqual(["fruit", "tea"]);
		const [first] = await call("search", "tea lemon");
		expect(first).toMatchObject({ id: "tea", title: "Tea", excerpt: expect.stringContaining("lemon") });
		expect(await call("search", "petroleum")).toEqual([]);
		expect(await call("search", "")).toEqual([]);
	});

	test("cuts an excerpt around the first word that was found, between words", async () => {
		const filler = "lorem ipsum dolor ".repeat(40).trim();
		await call("add", { id: "long", title: "Long", text: `${filler} Needle ${filler}` });
		const [{ excerpt }] = await call("search", "needle");
		expect(excerpt).toMatch(/^…(?:(?:lorem|ipsum|dolor) ){6,8}Needle(?: (?:lorem|ipsum|dolor)){15,20}…$/);
		await call("add", { id: "endless", title: "Endless", text: `${"x".repeat(300)} thread` });
		expect((await call("search", "endless"))[0].excerpt).toBe(`${"x".repeat(160)}…`);
		await call("add", { id: "address", title: "Address", text: `At ${"-".repeat(100)}cottage, and so on.` });
		expect((await call("search", "cottage"))[0].excerpt).toBe(`…${"-".repeat(40)}cottage, and so on.`);
	});

	test("replaces a document under the same id, and forgets one that is removed", async () => {
		await call("add", { id: "tea", title: "Tea", text: "Only milk." });
		expect(idsOf(await call("search", "marmalade"))).toEqual(["fruit"]);
		expect(idsOf(await call("search", "milk"))).toEqual(["tea"]);
		expect(await call("remove", "tea")).toBe(true);
		expect(await call("remove", "tea")).toBe(false);
		expect(await call("search", "milk")).toEqual([]);
		expect(await call("stats")).toMatchObject({ release: version, documents: 1, ids: ["fruit"], searches: 3 });
		expect(index.health?.()).toEqual({ healthy: true });
	});

	test("starts from its own state with the same answers and counters", async () => {
		const before = await call("search", "marmalade apples");
		const state = structuredClone(index.exportState?.());
		const statistics = await call("stats");
		index = await startIndex(version, { state });
		expect(await call("stats")).toEqual(statistics);
		expect(await call("search", "marmalade apples")).toEqual(before);
		expect(await call("remove", "fruit")).toBe(true);
		expect(idsOf(await call("search", "marmalade"))).toEqual(["tea"]);
	});

	test("gives no more hits than its config allows, and warns of a setting without effect", async () => {
		index = await startIndex(version, { config: { limit: 1, langauge: "en" } });
		await call("addAll", pages);
		expect(await call("search", "marmalade")).toHaveLength(1);
		expect(index.logged.join()).toContain('the setting "langauge" has no effect');
	});

	test.each([
		[{ limit: 0 }, '"limit" must be a whole number above 0, not 0'],
		[{ title_boost: "much" }, '"title_boost" must be a number above 0, not "much"'],
	])("does not start with the config %j", async (config, message) => {
		await expect(startIndex(version, { config })).rejects.toThrow(message);
	});

	test.each([[null], ["text"], [{ id: "", title: "a", text: "b" }], [{ id: "a", title: "b" }]])(
		"takes nothing that is no document, such as %j, and not a list with one in it",
		async (document) => {
			await expect(call("add", document)).rejects.toThrow("a document looks like");
			await expect(call("addAll", [{ id: "x", title: "X", text: "x" }, document])).rejects.toThrow(
				"a document looks like",
			);
			expect(await call("stats")).toMatchObject({ ids: ["fruit", "tea"] });
			await expect(call("search", 1)).rejects.toThrow("a query must be a text, not number");
		},
	);
});

test("what 1.1.0 finds and 1.0.0 does not: beginnings of words, and misspelt ones", async () => {
	const found: Record<string, string[]> = {};
	for (const version of ["1.0.0", "1.1.0"]) {
		const index = await startIndex(version);
		await index.call("addAll", pages);
		found[version] = [...idsOf(index.call("search", "marma")), ...idsOf(index.call("search", "marmelade"))];
	}
	expect(found).toEqual({ "1.0.0": [], "1.1.0": ["fruit", "tea", "fruit", "tea"] });
});

describe("search-index 2.0.0", () => {
	test("names the section that a word stands in", async () => {
		const index = await startIndex("2.0.0");
		await index.call("addAll", pages);
		const [hit] = await index.call("search", "oranges");
		expect(hit).toMatchObject({ id: "fruit", section: { title: "Citrus", anchor: "citrus" } });
		expect(hit.excerpt).toBe("Oranges make marmalade.");
	});

	test("cuts what came from state version 2 at the first search, and exports it cut", async () => {
		const old = await startIndex("1.1.0");
		await old.call("addAll", pages);
		const [migration] = releases.get("search-index", "2.0.0").definition.migrations ?? [];
		const index = await startIndex("2.0.0", { state: migration?.up(structuredClone(old.exportState?.())) });
		const [hit] = await index.call("search", "oranges");
		expect(hit.section).toEqual({ title: "Citrus", anchor: "citrus" });
		expect(index.exportState?.()).toMatchObject({
			documents: { fruit: { sections: [{ id: "fruit" }, { id: "citrus" }] } },
		});
	});

	test("keeps a document whole when the renderer fails, asks once, and says so", async () => {
		let asked = 0;
		const broken: Instance = {
			methods: {
				async sections() {
					asked++;
					throw new Error("out of ink");
				},
			},
		};
		const index = await start(releases.get("search-index", "2.0.0"), { components: { renderer: broken } });
		await index.call("add", pages[0]);
		expect(await index.call("search", "oranges")).toMatchObject([{ id: "fruit", section: null }]);
		expect(await index.call("search", "apples")).toMatchObject([{ id: "fruit", section: null }]);
		expect(asked).toBe(1);
		expect(index.call("stats")).toMatchObject({ uncut: { fruit: "out of ink" } });
		expect(index.logged.join()).toContain('"fruit" is searched as a whole, because the renderer failed');
	});

	test("a document that is replaced while the renderer works keeps the newer text", async () => {
		const answers: (() => void)[] = [];
		const slow: Instance = {
			methods: {
				sections: (text: string) =>
					new Promise((resolve) => {
						answers.push(() => resolve([{ id: "cut", level: 1, title: "Cut", text }]));
					}),
			},
		};
		const index = await start(releases.get("search-index", "2.0.0"), { components: { renderer: slow } });
		const first = index.call("add", { id: "a", title: "A", text: "early" });
		const second = index.call("add", { id: "a", title: "A", text: "late" });
		answers[1]?.();
		await second;
		answers[0]?.();
		await first;
		expect(await index.call("search", "late")).toMatchObject([{ id: "a", section: { anchor: "cut" } }]);
		expect(await index.call("search", "early")).toEqual([]);
	});
});
