import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { retryWaitsMs } from "../core/failure-policy.ts";
import type { Clock } from "../core/ports.ts";
import { withRetries } from "./with-retries.ts";

function waitingFor(waits: number[]): Clock {
	return {
		now: () => "2026-01-01T00:00:00.000Z",
		wait: async (ms) => void waits.push(ms),
	};
}

const busy = failure("swap-under-way", "Another swap is under way.");

test("what comes right is taken, and nothing is tried after it", async () => {
	const answers: Result<number>[] = [busy, busy, success(7), success(8)];
	const waits: number[] = [];
	const told: number[] = [];

	const done = await withRetries(
		waitingFor(waits),
		async () => answers.shift() ?? busy,
		(_, waitMs) => told.push(waitMs),
	);

	expect(done).toEqual(success(7));
	expect(waits).toEqual(retryWaitsMs.slice(0, 2));
	expect(told).toEqual(waits);
});

test.each([
	["for a reason that passes, after the last wait", busy, retryWaitsMs.length + 1],
	["for any other reason, at once", failure("component-died", "It died."), 1],
])("it gives up %s", async (_, failing, expected) => {
	let tries = 0;
	const act = async () => {
		tries++;
		return failing;
	};

	expect(await withRetries(waitingFor([]), act, () => {})).toBe(failing);
	expect(tries).toBe(expected);
});

test("who stops it waits no longer, and learns why it had to wait", async () => {
	const stop = new AbortController();
	let tries = 0;
	const act = async () => {
		tries++;
		return busy;
	};

	expect(await withRetries(waitingFor([]), act, () => stop.abort(), stop.signal)).toBe(busy);
	expect(tries).toBe(1);
});
