import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { success } from "../formats/failure.ts";
import { WaitingOperations } from "./waiting-operations.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("an operation that is answered in time is over, and a second answer is nobody's", async () => {
	const operations = new WaitingOperations();
	let id = "";
	const asked = operations.add("health", 1_000, (number) => {
		id = number;
	});
	expect(operations.operation(id)).toBe("health");
	operations.settle(id, success("well"));
	operations.settle(id, success("again"));
	operations.fail(id, "too late", false);
	expect(await asked).toEqual(success("well"));
	expect([operations.operation(id), vi.getTimerCount(), operations.isLate]).toEqual([undefined, 0, false]);
});

test("a release that has let a deadline pass is given no more than a moment for its goodbye", async () => {
	const operations = new WaitingOperations();
	expect([operations.patience(5_000), operations.patience(100)]).toEqual([5_000, 100]);
	const asked = operations.add("setup", 1_000, () => {});
	vi.advanceTimersByTime(1_000);
	expect(await asked).toMatchObject({ ok: false, error: { code: "deadline-exceeded" } });
	expect([operations.isLate, operations.patience(5_000), operations.patience(100)]).toEqual([true, 250, 100]);
});

test("when the release runs no more, all that it was asked is answered", async () => {
	const operations = new WaitingOperations();
	const asked = [operations.add("setup", 1_000, () => {}), operations.add("health", 1_000, () => {})];
	operations.failAll("died", "its thread ended with code 3");
	for (const answer of await Promise.all(asked))
		expect(answer).toMatchObject({
			ok: false,
			error: { code: "component-died", message: expect.stringMatching(/code 3/) },
		});
	expect(vi.getTimerCount()).toBe(0);
});
