import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CounterPoll } from "./counter-poll.ts";

let asked: number;
let answers: (() => void)[];
let poll: CounterPoll;

beforeEach(() => {
	vi.useFakeTimers();
	asked = 0;
	answers = [];
	poll = new CounterPoll(() => {
		asked++;
		return new Promise((resolve) => answers.push(resolve));
	});
});

afterEach(() => {
	poll.wanted = false;
	vi.useRealTimers();
});

const answer = async () => {
	answers.shift()?.();
	await vi.advanceTimersByTimeAsync(0);
};

test("it asks at once, and again a second after each answer", async () => {
	poll.wanted = true;
	expect(asked).toBe(1);
	await vi.advanceTimersByTimeAsync(5_000);
	expect(asked).toBe(1);
	await answer();
	await vi.advanceTimersByTimeAsync(999);
	expect(asked).toBe(1);
	await vi.advanceTimersByTimeAsync(1);
	expect(asked).toBe(2);
});

test("when nobody looks any more it does not ask again", async () => {
	poll.wanted = true;
	await answer();
	poll.wanted = false;
	await vi.advanceTimersByTimeAsync(10_000);
	expect(asked).toBe(1);
});

test("looking away and back while it is asked asks once", async () => {
	poll.wanted = true;
	poll.wanted = false;
	poll.wanted = true;
	expect(asked).toBe(1);
	await answer();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(asked).toBe(2);
});

test("being told twice that somebody looks does not ask twice as often", async () => {
	poll.wanted = true;
	await answer();
	poll.wanted = true;
	await answer();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(asked).toBe(3);
});
