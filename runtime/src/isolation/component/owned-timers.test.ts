import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, test, vi } from "vitest";
import { OwnedTimers } from "./owned-timers.ts";

afterEach(() => void vi.useRealTimers());

test("what is pending still ends with its owner, and what has fired has", () => {
	vi.useFakeTimers();
	const timers = new OwnedTimers();
	const [soon, late, often] = [vi.fn(), vi.fn(), vi.fn()];
	timers.setTimeout(soon, 10);
	timers.setTimeout(late, 1_000);
	timers.setInterval(often, 20);
	vi.advanceTimersByTime(50);
	timers.clear();
	vi.advanceTimersByTime(10_000);
	expect([soon, late, often].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 2]);
	expect(vi.getTimerCount()).toBe(0);
});

test("what its owner has cleared is not kept", async () => {
	setFlagsFromString("--expose-gc");
	const collect = runInNewContext("gc") as () => void;
	const timers = new OwnedTimers();
	const cleared = (["setTimeout", "setInterval"] as const).map((kind) => {
		const timer = timers[kind](() => {}, 1e6);
		clearTimeout(timer);
		return new WeakRef(timer);
	});
	for (let tries = 0; cleared.some((timer) => timer.deref()) && tries < 50; tries++) {
		await setImmediate();
		collect();
	}
	expect(cleared.map((timer) => timer.deref())).toEqual([undefined, undefined]);
	// Their owner is there all the while.
	timers.clear();
});

test("what nobody but Node holds ends with its owner too", async () => {
	setFlagsFromString("--expose-gc");
	const collect = runInNewContext("gc") as () => void;
	const timers = new OwnedTimers();
	const fired = vi.fn();
	timers.setTimeout(fired, 50);
	await setImmediate();
	collect();
	timers.clear();
	// A timer that was set later for the same time fires after it.
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(fired).not.toHaveBeenCalled();
});
