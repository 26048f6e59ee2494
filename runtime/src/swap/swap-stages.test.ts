import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { success } from "../formats/failure.ts";
import type { Generation } from "../slots/generation.ts";
import type { Deadline } from "./deadline.ts";
import type { MemberSwap } from "./member-swap.ts";
import { SwapStages } from "./swap-stages.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const minuteMs = 60_000;
const limits = {
	drainMs: 5_000,
	gateMs: 5_000,
	disposeMs: 1_000,
	retireMs: minuteMs,
	standbyMs: minuteMs,
	queueLimit: 10,
};

/** A swap of one component that notes how many milliseconds each stage of it may take. */
function noting(timeoutMs: number) {
	const given: Record<string, number> = {};
	const note = (stage: string) => async (deadline: Deadline) => {
		given[stage] = deadline.left;
		return success(null);
	};
	const busy = {
		name: "it@1.0.0",
		leases: 1,
		drained: async (deadlineMs: number) => {
			given.drain = deadlineMs;
			busy.leases = 0;
			return true;
		},
	};
	const member = {
		inUse: [busy as unknown as Generation],
		prepare: note("prepare"),
		copy: note("copy"),
		calmDown: note("calm down"),
		exportOld: note("export"),
		migrate: note("migrate"),
		startNext: note("start"),
		activate: note("activate"),
		health: note("health"),
		lend: (_: number, deadline: Deadline) => note("move")(deadline),
		letBegin: async (deadlineMs: number) => {
			given.begin = deadlineMs;
			return success(null);
		},
		close: () => {},
		open: () => {},
	} as unknown as MemberSwap;
	return { stages: new SwapStages([member], { ...limits, timeoutMs }, () => []), given };
}

const inGate = ["drain", "move", "export", "migrate", "start", "activate", "health"] as const;

test("callers wait in the gate for ten seconds at the most, five of them for the drain, however long the swap may take", async () => {
	const { stages, given } = noting(10 * minuteMs);
	for (const stage of ["prepare", "copy"] as const) await stages.run(stage, 0);
	expect(given).toEqual({ prepare: 10 * minuteMs, copy: 10 * minuteMs });
	stages.closeGate(true);
	for (const stage of inGate) await stages.run(stage, 0.5);
	expect(given).toMatchObject({ drain: 5_000, move: 10_000, export: 10_000, start: 10_000, health: 10_000 });
	vi.advanceTimersByTime(9_000);
	await stages.run("activate", 0);
	expect(given.activate).toBe(1_000);
	// Once nobody waits, what is left of the whole counts again, and each gate has its own time.
	stages.openGate();
	await stages.run("health", 0);
	expect(given.health).toBe(10 * minuteMs - 9_000);
	stages.closeGate(true);
	await stages.run("export", 0);
	expect(given.export).toBe(10_000);
});

test("a swap that has less time than a gate may take has no more in it", async () => {
	const { stages, given } = noting(700);
	stages.closeGate(true);
	for (const stage of inGate) await stages.run(stage, 0.5);
	expect(given).toMatchObject({ drain: 700, move: 700, export: 700, health: 700 });
});

test("calls are waited for to begin a second at the most, and to settle as long as to drain", async () => {
	const { stages, given } = noting(10 * minuteMs);
	await stages.run("settle", 0);
	expect(given["calm down"]).toBe(5_000);
	stages.closeGate(false);
	await stages.run("begin", 0);
	expect(given.begin).toBe(1_000);
});
