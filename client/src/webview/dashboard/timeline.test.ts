import { expect, test } from "vitest";
import type { CountersItem } from "../../../../server/src/protocol/index.ts";
import { counters } from "./fixtures.ts";
import {
	columns,
	emptyTimeline,
	latest,
	lonely,
	secondsSeen,
	type Timeline,
	versionsOf,
	withLook,
} from "./timeline.ts";

function look(at: number, ...calls: readonly [version: string, calls: number, role?: CountersItem["role"]][]) {
	return {
		at: at * 1000,
		counters: calls.map(([version, count, role = "serving"]) => counters({ version, role, calls: count })),
	};
}

const after = (...looks: readonly Parameters<typeof withLook>[1][]): Timeline => looks.reduce(withLook, emptyTimeline);

test("a single look says nothing yet", () => {
	expect(columns(after(look(1, ["1.0.0", 10])), "renderer", ["1.0.0"], "callsPerSecond")).toEqual([[], []]);
});

test("a release has gaps where it was not there", () => {
	const timeline = after(
		look(1, ["1.0.0", 0]),
		look(2, ["1.0.0", 10]),
		look(3, ["1.0.0", 19], ["2.0.0", 1, "candidate"]),
		look(4, ["2.0.0", 5]),
	);
	expect(columns(timeline, "renderer", ["1.0.0", "2.0.0"], "callsPerSecond")).toEqual([
		[2, 3, 4],
		[10, 9, null],
		[null, 1, 4],
	]);
	expect(latest(timeline, "renderer", "2.0.0")?.callsPerSecond).toBe(4);
	expect(latest(timeline, "renderer", "1.0.0")).toBeNull();
});

test("five minutes are kept", () => {
	const timeline = after(...Array.from({ length: 400 }, (_, i) => look(i, ["1.0.0", i])));
	const [times] = columns(timeline, "renderer", [], "callsPerSecond");
	expect([times.length, times[0], times.at(-1)]).toEqual([300, 100, 399]);
	expect(secondsSeen(timeline)).toBe(299);
	expect(secondsSeen(emptyTimeline)).toBe(0);
});

test("a clock that was set back begins anew without an interval", () => {
	const timeline = after(look(10, ["1.0.0", 0]), look(5, ["1.0.0", 10]), look(6, ["1.0.0", 12]));
	expect(columns(timeline, "renderer", ["1.0.0"], "callsPerSecond")).toEqual([[6], [2]]);
});

test("what is there is listed with what gets calls first", () => {
	const timeline = after(look(1, ["3.0.0", 0, "standby"], ["2.0.0", 0, "candidate"], ["1.0.0", 0]));
	expect(versionsOf(timeline, "renderer")).toEqual(["1.0.0", "2.0.0", "3.0.0"]);
	expect(versionsOf(timeline, "other")).toEqual([]);
});

test("a look right after the last one waits for the next", () => {
	const timeline = after(look(1, ["1.0.0", 0]), look(1.1, ["1.0.0", 9]), look(2, ["1.0.0", 10]));
	expect(columns(timeline, "renderer", ["1.0.0"], "callsPerSecond")).toEqual([[2], [10]]);
});

test("it survives being written down", () => {
	const timeline = after(look(1, ["1.0.0", 0]), look(2, ["1.0.0", 10]));
	expect(JSON.parse(JSON.stringify(timeline))).toEqual(timeline);
});

test.each([
	["one between gaps", [null, 3, null], [1]],
	["one at either end", [3, null, null, 4], [0, 3]],
	["none where lines are", [1, 2, null, 3, 4], []],
	["a zero, which is a value", [null, 0, undefined], [1]],
	["none of nothing", [], []],
])("lonely values: %s", (_, values, expected) => {
	expect(lonely(values)).toEqual(expected);
});
