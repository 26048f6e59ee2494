import { expect, test } from "vitest";
import type { WorkspaceLock } from "../../server/src/core/ports.ts";

/**
 * What every workspace lock does.
 *
 * @param open another holder's view of the same lock, each time
 */
export function workspaceLockContract(name: string, open: () => Promise<() => WorkspaceLock>): void {
	test(`${name}: one holder at a time; given back, it can be had again`, async () => {
		const view = await open();
		const [mine, theirs] = [view(), view()];
		const held = mine.tryAcquire("test");
		expect(held).not.toBeNull();
		expect([mine.isHeld(), theirs.isHeld()]).toEqual([true, true]);
		expect(theirs.tryAcquire("test")).toBeNull();
		expect(mine.tryAcquire("test")).toBeNull();
		held?.release();
		expect([mine.isHeld(), theirs.isHeld()]).toEqual([false, false]);
		const next = theirs.tryAcquire("test");
		expect(next).not.toBeNull();
		expect(mine.tryAcquire("test")).toBeNull();
		next?.release();
	});
}
