import { expect, test } from "vitest";
import type { CountersItem } from "../../../../server/src/protocol/index.ts";
import { componentToShow, releasesOf } from "./shown-releases.ts";
import type { Timeline } from "./timeline.ts";

const upgrade = { moves: [{ name: "renderer", from: "1.0.0", to: "2.0.0" }] };
const serving = { component: "index", version: "1.1.0", role: "serving" } as CountersItem;
const timeline: Timeline = { last: { at: 0, counters: [serving] }, intervals: [] };

test("what moves is shown before and after, whether it has been seen or not", () => {
	expect(releasesOf("renderer", upgrade, timeline)).toEqual([
		{ version: "1.0.0", part: "before" },
		{ version: "2.0.0", part: "after" },
	]);
});

test("what does not move is shown as it serves", () => {
	expect(releasesOf("index", upgrade, timeline)).toEqual([{ version: "1.1.0", part: "serves" }]);
	expect(releasesOf("absent", null, timeline)).toEqual([]);
});

test("a refused upgrade that names no release moves nothing", () => {
	expect(releasesOf("index", { moves: [{ name: "index", from: "1.1.0", to: "" }] }, timeline)).toEqual([
		{ version: "1.1.0", part: "serves" },
	]);
});

test.each([
	["what a person chose", "index", ["renderer", "index"], upgrade, "index"],
	["what moves, where the choice is gone", "gone", ["renderer", "index"], upgrade, "renderer"],
	["the first, where nothing moves", null, ["index", "renderer"], null, "index"],
	["nothing, where there is nothing", null, [], null, null],
])("%s", (_, wanted, names, shown, component) => {
	expect(componentToShow(wanted, names, shown)).toBe(component);
});
