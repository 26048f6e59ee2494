import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ReadyRelease } from "../start/ready-release.ts";
import { writtenConfig } from "../start/written-config.ts";
import type { Generation } from "./generation.ts";
import { Slot } from "./slot.ts";
import { Standby } from "./standby.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const release = {
	integrity: "sha256-1",
	config: { size: 1 } as ReadyRelease["config"],
	descriptor: { stateVersion: null },
} as ReadyRelease;

/** A slot that keeps a release warm for a second; the test says when that release is gone. */
async function standingBy() {
	const instance = {
		ended: null as string | null,
		dispose: vi.fn(() => new Promise<void>(() => {})),
	};
	const generation = { release, shape: { importsState: false }, instance } as unknown as Generation;
	const slot = new Slot("it", { version: "1.0.0", integrity: "", written: writtenConfig({}) });
	await slot.standBy(new Standby("swap", generation, { standbyMs: 1000, disposeMs: 5000 }));
	return { slot, generation, instance };
}

test("a warm release is there until its time is over, and not while it takes its time to end", async () => {
	const { slot, generation, instance } = await standingBy();
	vi.advanceTimersByTime(999);
	expect(slot.standby?.generation).toBe(generation);
	vi.advanceTimersByTime(1);
	expect(instance.dispose).toHaveBeenCalledWith(5000);
	expect([slot.standby, slot.takeStandby(release)]).toEqual([null, null]);
});

test("a warm release that has died is not there any more", async () => {
	const { slot, instance } = await standingBy();
	instance.ended = "its thread ended with code 3";
	expect([slot.standby, slot.takeStandby(release)]).toEqual([null, null]);
});

test("a warm release that was taken does not end when its time would be over", async () => {
	const { slot, generation, instance } = await standingBy();
	expect(slot.takeStandby(release)).toBe(generation);
	vi.advanceTimersByTime(2000);
	expect([slot.standby, instance.dispose.mock.calls]).toEqual([null, []]);
});

test.each([
	["of other content", { ...release, integrity: "sha256-2" }],
	["with other configuration", { ...release, config: { size: 2 } }],
	["with state that only its setup takes", { ...release, descriptor: { ...release.descriptor, stateVersion: 1 } }],
])("a release %s is not the warm one, which stays for whoever it is", async (_, other) => {
	const { slot, generation } = await standingBy();
	expect(slot.takeStandby(other)).toBe(null);
	expect(slot.takeStandby({ ...release, config: { size: 1 } })).toBe(generation);
});
