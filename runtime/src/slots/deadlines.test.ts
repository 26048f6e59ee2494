import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Deadlines, type Expiring } from "./deadlines.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const expired: string[] = [];

function entry(name: string): Expiring {
	return { previous: null, next: null, expiresAt: 0, expire: () => void expired.push(name) };
}

/** A microtask later, so that the next reading of the clock is a new one. */
const later = async (ms: number): Promise<void> => {
	await Promise.resolve();
	vi.advanceTimersByTime(ms);
	await Promise.resolve();
};

test("each expires at its own time, with one timer for all, and what was removed does not", async () => {
	expired.length = 0;
	const deadlines = new Deadlines();
	const list = deadlines.list(100);
	const [a, b, c, d] = [entry("a"), entry("b"), entry("c"), entry("d")];
	list.add(a);
	list.add(b);
	await later(50);
	list.add(c);
	list.add(d);
	expect(vi.getTimerCount()).toBe(1);
	list.remove(b);
	list.remove(d);
	await later(49);
	expect(expired).toEqual([]);
	await later(1);
	expect(expired).toEqual(["a"]);
	await later(50);
	expect(expired).toEqual(["a", "c"]);
	expect([vi.getTimerCount(), deadlines.size]).toEqual([0, 0]);
});

test("what is added while others expire has its own time still", async () => {
	expired.length = 0;
	const list = new Deadlines().list(10);
	const second = entry("second");
	list.add({ ...entry("first"), expire: () => list.add(second) });
	await later(10);
	expect(expired).toEqual([]);
	await later(10);
	expect(expired).toEqual(["second"]);
});

test("however many lengths of time are used once, none is kept", async () => {
	const deadlines = new Deadlines();
	for (let ms = 1; ms <= 100; ms++) {
		const list = deadlines.list(ms);
		const one = entry("");
		list.add(one);
		list.remove(one);
	}
	await later(100);
	expect(deadlines.size).toBe(0);
});
