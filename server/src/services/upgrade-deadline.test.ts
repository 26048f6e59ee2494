import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cancellationOf } from "./requests.ts";
import { UpgradeDeadline } from "./upgrade-deadline.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("it is over after its time, and says that it was the time", () => {
	const { signal } = new UpgradeDeadline(1000);
	vi.advanceTimersByTime(999);
	expect(signal.aborted).toBe(false);
	vi.advanceTimersByTime(1);
	expect(signal.aborted).toBe(true);
	expect(cancellationOf(signal)).toMatchObject({
		code: "deadline-exceeded",
		message: expect.stringMatching(/upgrade_timeout/),
	});
});

test("the time while it is held does not count, however often it is held", () => {
	const deadline = new UpgradeDeadline(1000);
	for (let i = 0; i < 3; i++) {
		vi.advanceTimersByTime(300);
		deadline.hold();
		deadline.hold();
		vi.advanceTimersByTime(100_000);
		deadline.goOn();
		deadline.goOn();
	}
	vi.advanceTimersByTime(99);
	expect(deadline.signal.aborted).toBe(false);
	vi.advanceTimersByTime(1);
	expect(deadline.signal.aborted).toBe(true);
});

test("one that is held leaves no timer behind", () => {
	new UpgradeDeadline(1000).hold();
	expect(vi.getTimerCount()).toBe(0);
});
