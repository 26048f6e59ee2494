import { expect, test } from "vitest";
import type { ComponentItem } from "../../../server/src/protocol/index.ts";
import { componentDescription, componentSpoken, driftOf, runningDescription, runningLabel } from "./component-text.ts";
import { componentTooltip } from "./component-tooltip.ts";
import { component, newer, running } from "./fixtures.ts";
import { worstHealth } from "./health-text.ts";

const alive = { moving: false, anyRuntime: true };
const asleep = { moving: false, anyRuntime: false };

test.each<[string, Partial<ComponentItem>, { moving: boolean; anyRuntime: boolean }, string]>([
	["at rest", {}, asleep, "1.0.0"],
	["with something newer", { newer: [newer("2.0.0")], upgradeTo: "2.0.0" }, asleep, "1.0.0 → 2.0.0"],
	["with something newer that cannot be had", { newer: [newer("2.0.0")] }, asleep, "1.0.0"],
	["running as it should", { running: [running("1.0.0")] }, alive, "1.0.0"],
	["running something else", { running: [running("0.9.0")], upgradeTo: "2.0.0" }, alive, "1.0.0 · runs 0.9.0"],
	[
		"running with another configuration",
		{ running: [{ ...running("1.0.0"), configDiffers: true }], upgradeTo: "2.0.0" },
		alive,
		"1.0.0 · runs with another configuration",
	],
	[
		"sick in one of two processes",
		{ running: [running("1.0.0"), running("1.0.0", "unhealthy", 8)], upgradeTo: "2.0.0" },
		alive,
		"1.0.0 → 2.0.0 · unhealthy",
	],
	["absent from the runtime", {}, alive, "1.0.0 · not running"],
	["on the move", { running: [running("2.0.0")] }, { moving: true, anyRuntime: true }, "1.0.0 · changing…"],
])("a component %s", (_, overrides, surroundings, expected) => {
	expect(componentDescription(component(overrides), surroundings)).toBe(expected);
});

test("what is heard leaves nothing to icons, colours and arrows", () => {
	const item = component({ upgradeTo: "2.0.0", running: [running("0.9.0", "unhealthy")], warnings: 1 });
	expect(componentSpoken(item, alive)).toBe(
		"renderer, version 1.0.0 is wanted, 0.9.0 runs instead, unhealthy: it throws, can be upgraded to 2.0.0, 1 warning",
	);
	expect(componentSpoken(component(), alive)).toBe("renderer, version 1.0.0 is wanted, not running");
	expect(componentSpoken(component({ running: [running("2.0.0")] }), { ...alive, moving: true })).toBe(
		"renderer, version 1.0.0 is wanted, an upgrade is under way, healthy",
	);
});

test("drift names each version that is not wanted once", () => {
	expect(
		driftOf(component({ running: [running("1.0.0"), running("2.0.0", "healthy", 8), running("2.0.0", "healthy", 9)] })),
	).toEqual(["2.0.0"]);
});

test("the worst health comes first", () => {
	const all = [
		running("1.0.0"),
		running("1.0.0", "starting"),
		running("1.0.0", "failed"),
		running("1.0.0", "unhealthy"),
	];
	expect(worstHealth(all)).toEqual({ status: "failed", reason: "it throws" });
	expect(worstHealth([])).toBeNull();
	expect(runningDescription(running("1.0.0"))).toBe("healthy · process 7");
	expect(runningDescription(running("1.0.0", "restarting"))).toBe("restarting: it throws · process 7");
});

test("a component that has failed is not said to run", () => {
	expect(runningLabel(running("1.0.0"))).toBe("running 1.0.0");
	expect(runningLabel(running("1.0.0", "failed"))).toBe("1.0.0 failed");
	expect(runningDescription(running("1.0.0", "failed"))).toBe("it throws · process 7");
});

test("the tooltip tells all, and takes nothing that a release says for Markdown", () => {
	const text = componentTooltip(
		component({
			description: "Renders [Markdown](http://x)",
			installed: "0.9.0",
			newer: [newer("3.0.0"), newer("2.0.0")],
			upgradeTo: "2.0.0",
			running: [running("0.9.0", "unhealthy")],
			errors: 1,
			warnings: 2,
		}),
	);

	expect(text.split("\n")).toEqual([
		"**renderer** 1.0.0",
		"",
		"Renders \\[Markdown\\](http://x)",
		"",
		"- Installed is 0.9.0.",
		"- Process 7: 0.9.0, unhealthy: it throws.",
		"- What runs is not what noodle.json wants.",
		"- It can be upgraded to 2.0.0.",
		"- Newer: 3.0.0, 2.0.0.",
		"- 1 error, 2 warnings in Problems.",
	]);
});

test("of many newer releases the tooltip has the newest and counts the others", () => {
	const many = ["7.0.0", "6.0.0", "5.0.0", "4.0.0", "3.0.0", "2.0.0", "1.1.0"].map(newer);
	const lines = (count: number) => componentTooltip(component({ newer: many.slice(0, count) })).split("\n");
	expect(lines(5)).toContain("- Newer: 7.0.0, 6.0.0, 5.0.0, 4.0.0, 3.0.0.");
	expect(lines(7)).toContain("- Newer: 7.0.0, 6.0.0, 5.0.0, 4.0.0, 3.0.0 and 2 more.");
});
