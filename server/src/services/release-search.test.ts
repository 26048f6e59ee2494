import { expect, test } from "vitest";
import { inventoryOf, manifestOf } from "../../../test/harness/releases.ts";
import { fastClock } from "../../../test/harness/switched.ts";
import { UpgradeOffers } from "../core/editing/upgrade-offers.ts";
import type { PlanInputs } from "../core/planner.ts";
import { ReleaseSearch } from "./release-search.ts";

function inputsOf(releases: Record<string, Record<string, unknown>>, settings = {}): PlanInputs {
	return {
		reading: manifestOf({ a: "1.0.0" }, settings),
		inventory: inventoryOf(releases),
		current: new Map(),
		liveRuntimes: 0,
		direction: "upgrade",
	};
}

const many = inputsOf(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`a@1.${i}.0`, {}])));

function search() {
	let waits = 0;
	const made = new ReleaseSearch(fastClock(() => waits++));
	const newer = (inputs: PlanInputs, offers = new UpgradeOffers(inputs), signal?: AbortSignal) =>
		made.newer("a", inputs, offers, signal);
	return { made, newer, waits: () => waits };
}

test("each newer release has a verdict, and its reason where it is not possible", async () => {
	const { newer } = search();
	const inputs = inputsOf({
		"a@1.0.0": {},
		"a@1.1.0": {},
		"a@2.0.0": { dependencies: { missing: "^1.0.0" } },
		"a@0.9.0": {},
	});

	expect(await newer(inputs)).toEqual({
		releases: [
			{ version: "2.0.0", description: "", date: null, feasible: false, reason: expect.stringMatching(/missing/) },
			{ version: "1.1.0", description: "", date: null, feasible: true, reason: null },
		],
		leftOut: 0,
	});
});

test("of very many only the newest are looked at, and the others counted", async () => {
	const found = await search().newer(many);
	expect(found?.releases.map(({ version }) => version)).toHaveLength(50);
	expect(found).toMatchObject({ leftOut: 9 });
	expect(found?.releases[0]?.version).toBe("1.59.0");
});

test("a verdict holds as long as the offers and what runs do", async () => {
	const { newer, waits } = search();
	const offers = new UpgradeOffers(many);
	await newer(many, offers);
	expect(waits()).toBe(50);
	await newer({ ...many }, offers);
	expect(waits()).toBe(50);
	await newer({ ...many, current: new Map([["a", "1.3.0"]]) }, offers);
	expect(waits()).toBe(100);
	await newer(many, new UpgradeOffers(many));
	expect(waits()).toBe(150);
});

test("it stops when it is cancelled, and goes on from there", async () => {
	const stop = new AbortController();
	let waits = 0;
	const made = new ReleaseSearch(fastClock(() => ++waits === 10 && stop.abort()));
	const offers = new UpgradeOffers(many);
	expect(await made.newer("a", many, offers, stop.signal)).toBeNull();
	expect(waits).toBe(10);
	expect(await made.newer("a", many, offers, undefined)).toMatchObject({ leftOut: 9 });
	expect(waits).toBe(51);
});

test("nothing is newer of what the manifest does not have, or where nothing is to be offered", async () => {
	const { made, newer } = search();
	const off = inputsOf({ "a@1.0.0": {}, "a@1.1.0": {} }, { components: { auto_discovery: false } });
	expect(await newer(off)).toEqual({ releases: [], leftOut: 0 });
	expect(await made.newer("b", many, new UpgradeOffers(many), undefined)).toEqual({ releases: [], leftOut: 0 });
});
