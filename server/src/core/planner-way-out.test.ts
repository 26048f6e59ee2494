import { expect, test } from "vitest";
import { inventoryOf, manifestOf, type NoodleBlock } from "../../../test/harness/releases.ts";
import { makePlan } from "./planner.ts";

interface Scene {
	releases: Record<string, NoodleBlock>;
	wanted: Record<string, string>;
	config?: Record<string, unknown>;
}

function planOf({ releases, wanted, config }: Scene, ...targets: string[]) {
	const asked = targets.map((target) => {
		const [name = "", version = null] = target.split("@");
		return { name, version };
	});
	return makePlan(asked, {
		reading: manifestOf(wanted, config),
		inventory: inventoryOf(releases),
		current: new Map(Object.entries(wanted)),
		liveRuntimes: 1,
		direction: "upgrade",
	});
}

const held: Scene = {
	releases: {
		"a@1.0.0": {},
		"a@1.1.0": {},
		"a@1.2.0": {},
		"a@2.0.0": { dependencies: { b: "2.x" } },
		"a@3.0.0": { dependencies: { b: "2.x" } },
		"a@4.0.0-rc.1": {},
		"b@1.0.0": {},
		"b@2.0.0": {},
		"c@1.0.0": { dependencies: { b: "1.x" } },
	},
	wanted: { a: "1.0.0", b: "1.0.0", c: "1.0.0" },
};

test("the nearest version that is possible is offered, and no prerelease", () => {
	const made = planOf(held, "a@3.0.0");

	expect(made.wayOut).toEqual([{ action: "choose", component: "a", version: "1.2.0" }]);
	expect(made.explanation).toBe(
		"Because a@3.0.0 needs b 2.x, and c@1.0.0 needs b 1.x, this is not possible. The nearest that is possible is a@1.2.0; choose that instead.",
	);
	expect(planOf(held, "a@1.2.0")).toMatchObject({ feasible: true });
});

test("staying is no way out", () => {
	const { "a@1.1.0": _, "a@1.2.0": __, ...releases } = held.releases;
	const made = planOf({ ...held, releases }, "a@3.0.0");

	expect(made).not.toHaveProperty("wayOut");
	expect(made.explanation).toContain("No other releases of the components involved would make it possible.");
});

test("of several targets, the one that has to change the least is changed", () => {
	const releases = { ...held.releases, "b@1.9.0": {}, "b@3.0.0": {} };
	expect(planOf({ ...held, releases }, "a@1.2.0", "b@3.0.0").wayOut).toEqual([
		{ action: "choose", component: "b", version: "1.9.0" },
	]);
});

test("what has to be named as well is offered where nothing moves unasked, if that is less than another version", () => {
	const { "c@1.0.0": _, ...releases } = held.releases;
	const scene = {
		releases,
		wanted: { a: "1.0.0", b: "1.0.0" },
		config: { components: { dependency_resolution: false } },
	};
	const made = planOf(scene, "a@3.0.0");

	expect(made.wayOut).toEqual([{ action: "include", component: "b", version: "2.0.0" }]);
	expect(planOf(scene, "a@3.0.0", "b@2.0.0").feasible).toBe(true);
});

test("what has to be added is offered with what it needs itself", () => {
	const releases = {
		"a@1.0.0": {},
		"a@2.0.0": { dependencies: { b: "1.x" } },
		"b@1.0.0": {},
		"b@1.5.0": { dependencies: { c: "*" } },
		"b@2.0.0": {},
		"c@1.0.0": {},
	};
	const scene = { releases, wanted: { a: "1.0.0" } };
	const made = planOf(scene, "a@2.0.0");

	expect(made.wayOut).toEqual([
		{ action: "add", component: "b", version: "1.5.0" },
		{ action: "add", component: "c", version: "1.0.0" },
	]);
	expect(made.explanation).toBe(
		"a@2.0.0 needs b 1.x, and there is no b in the manifest. An upgrade adds no components: with b@1.5.0 and c@1.0.0 in noodle.json it would be possible.",
	);
	expect(planOf({ ...scene, wanted: { a: "1.0.0", b: "1.5.0", c: "1.0.0" } }, "a@2.0.0").feasible).toBe(true);
});

test("what is possible needs no way out", () => {
	expect(planOf(held, "a@1.1.0")).not.toHaveProperty("wayOut");
});
