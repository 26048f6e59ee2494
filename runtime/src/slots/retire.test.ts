import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writtenConfig } from "../start/written-config.ts";
import type { Generation } from "./generation.ts";
import { beginToRetire, retire } from "./retire.ts";
import { Slot } from "./slot.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const limits = { retireMs: 300_000, standbyMs: 600_000, disposeMs: 1_000 };

/** A replaced release that works on so many calls. */
function replaced(component: string, leases: number, exclusive = false) {
	const slot = new Slot(component, { version: "2.0.0", integrity: "", written: writtenConfig({}) });
	const dispose = vi.fn(async () => {});
	let drained: (() => void)[] = [];
	const fake = {
		release: { component, version: "1.0.0", descriptor: { exclusive } },
		instance: { ended: null, dispose },
		leases,
		drained: (deadlineMs: number) =>
			new Promise<boolean>((resolve) => {
				setTimeout(() => resolve(false), deadlineMs);
				drained.push(() => resolve(true));
			}),
	};
	const endCalls = async () => {
		fake.leases = 0;
		for (const resolve of drained) resolve();
		drained = [];
		await vi.advanceTimersByTimeAsync(0);
	};
	return { slot, generation: fake as unknown as Generation, dispose, endCalls };
}

test("none of a set ends before the last call that works with one of them", async () => {
	const [idle, busy] = [replaced("idle", 0), replaced("busy", 1)];
	beginToRetire([idle, busy], null);
	const retiring = retire([idle, busy], limits, () => {});
	await vi.advanceTimersByTimeAsync(limits.retireMs - 1);
	expect([idle.dispose, busy.dispose].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
	expect([idle.slot.retiring.size, busy.slot.retiring.size]).toEqual([1, 1]);
	await busy.endCalls();
	await retiring;
	expect([idle.dispose, busy.dispose].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
	expect([idle.slot.retiring.size, busy.slot.retiring.size]).toEqual([0, 0]);
});

test("calls that do not end are cut off after their time, with a word in the log, and their release does not stay warm", async () => {
	const [idle, busy] = [replaced("idle", 0), replaced("busy", 2)];
	beginToRetire([idle, busy], "swap");
	const said: string[] = [];
	const retiring = retire([idle, busy], limits, (component, message) => said.push(`${component}: ${message}`));
	await vi.advanceTimersByTimeAsync(limits.retireMs);
	await retiring;
	expect(said).toEqual(["busy: 1.0.0 was replaced 5 min ago and still had 2 calls under way; they are cut off."]);
	expect([idle.dispose, busy.dispose].map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
	expect([idle.slot.standby?.generation, busy.slot.standby]).toEqual([idle.generation, null]);
});

test("of those that nobody uses any more, what is wanted for the way back stays warm, unless only one can hold what it holds", async () => {
	const [wanted, exclusive] = [replaced("wanted", 0), replaced("exclusive", 0, true)];
	beginToRetire([wanted, exclusive], "swap");
	await retire([wanted, exclusive], limits, () => {});
	expect([wanted.slot.standby?.swap, exclusive.slot.standby]).toEqual(["swap", null]);
	expect([wanted.dispose, exclusive.dispose].map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
});
