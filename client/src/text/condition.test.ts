import { expect, test } from "vitest";
import type { ComponentItem } from "../../../server/src/protocol/index.ts";
import { type ComponentFilter, passing } from "./component-filter.ts";
import { markOf } from "./condition.ts";
import { component, running } from "./fixtures.ts";

const otherwise = { ...running("1.0.0"), configDiffers: true };

test.each<[string, Partial<ComponentItem>, string | null, "error" | "warning" | null]>([
	["all is well", { running: [running("1.0.0")] }, null, null],
	["it runs nowhere", {}, null, null],
	["it starts", { running: [running("1.0.0", "starting")] }, null, null],
	["it failed, whatever else there is", { running: [running("0.9.0", "failed")], errors: 3 }, "!", "error"],
	["there are errors", { running: [running("0.9.0", "unhealthy")], errors: 3 }, "3", "error"],
	["there are many errors", { errors: 12 }, "9+", "error"],
	["it is not healthy", { running: [running("0.9.0", "unhealthy")] }, "!", "warning"],
	["it is started again", { running: [running("1.0.0", "restarting")] }, "!", "warning"],
	["something else runs", { running: [running("0.9.0")], warnings: 1 }, "≠", "warning"],
	["it runs with another configuration", { running: [otherwise], warnings: 1 }, "≠", "warning"],
	["there are warnings", { running: [running("1.0.0")], warnings: 2 }, "2", "warning"],
])("when %s", (_, overrides, badge, severity) => {
	const mark = markOf(component(overrides));
	expect(mark?.badge ?? null).toBe(badge);
	expect(mark?.severity ?? null).toBe(severity);
});

test("what moves is not marked for having moved", () => {
	expect(markOf(component({ running: [running("2.0.0")] }), { moving: true })).toBeNull();
});

test("a mark says why in words", () => {
	expect(markOf(component({ running: [running("0.9.0")] }))?.why).toBe("0.9.0 runs, and noodle.json wants 1.0.0");
	expect(markOf(component({ running: [running("1.0.0", "failed")] }))?.why).toBe("failed: it throws");
});

test("a filter lets through what it is called after", () => {
	const idle = component({ name: "idle" });
	const upgradable = component({ name: "upgradable", upgradeTo: "2.0.0" });
	const sick = component({ name: "sick", running: [running("1.0.0", "failed")] });
	const all = [idle, upgradable, sick];
	const left = (filter: ComponentFilter) => passing({ components: all, open: [] }, filter).map(({ name }) => name);
	expect(left("all")).toEqual(["idle", "upgradable", "sick"]);
	expect(left("upgradable")).toEqual(["upgradable"]);
	expect(left("troubled")).toEqual(["sick"]);
	expect(left("running")).toEqual(["sick"]);
});

test("the filter for problems leaves out what only moves", () => {
	const moved = component({ name: "moved", running: [running("2.0.0")] });
	const adrift = component({ name: "adrift", running: [running("2.0.0")] });
	const sick = component({ name: "sick", running: [running("2.0.0", "failed")] });
	const open = [{ id: "u1", components: ["moved", "sick"] }];

	const left = passing({ components: [moved, adrift, sick], open }, "troubled");

	expect(left.map(({ name }) => name)).toEqual(["adrift", "sick"]);
});
