import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { HealthReport } from "../component/contract.ts";
import { type Result, success } from "../formats/failure.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import { writtenConfig } from "../start/written-config.ts";
import type { GenerationHost } from "./generation.ts";
import { Slot } from "./slot.ts";
import { Supervisor } from "./supervisor.ts";

/** What releases say of themselves once they have started. */
const started = vi.hoisted(() => ({ health: { healthy: true } as HealthReport, disposed: 0 }));

/** Releases that are loaded and started at once. */
vi.mock("./generation.ts", () => ({
	Generation: class {
		readonly release: ReadyRelease;
		readonly startedAt = new Date();
		readonly invoke = null;
		readonly instance = {
			ended: null,
			health: async () => started.health,
			dispose: async () => void started.disposed++,
		};

		constructor(release: ReadyRelease) {
			this.release = release;
		}

		async load(): Promise<Result<object>> {
			return success({ migrations: [] });
		}

		async start(): Promise<Result<object>> {
			return success({ activates: false });
		}
	},
}));

beforeEach(() => {
	vi.useFakeTimers();
	Object.assign(started, { health: { healthy: true }, disposed: 0 });
});
afterEach(() => void vi.useRealTimers());

const written = writtenConfig({});
const release = { component: "it", version: "1.0.0", integrity: "sha256-1", written } as ReadyRelease;
const limits = { startMs: 1_000, disposeMs: 1_000, minBackoffMs: 100, maxBackoffMs: 1_000, stableMs: 60_000 };

/** A component that serves, and that dies when the test says so. */
async function supervised() {
	const slot = new Slot("it", { version: "1.0.0", integrity: "sha256-1", written });
	const supervisor = new Supervisor(slot, { log: () => {} } as unknown as GenerationHost, limits, () => {});
	await supervisor.start(release, async () => success(null));
	/** @returns the milliseconds until it serves again */
	const die = async (): Promise<number> => {
		if (!slot.serving) throw new Error("It does not serve.");
		supervisor.died(slot.serving, "it fell");
		let waited = 0;
		for (; slot.state.kind === "restarting"; waited += 50) await vi.advanceTimersByTimeAsync(50);
		return waited;
	};
	return { slot, supervisor, die };
}

test("a release that dies again and again waits longer each time, up to a bound, and no longer once it has lasted", async () => {
	const { supervisor, die } = await supervised();
	const waits: number[] = [];
	for (let death = 0; death < 6; death++) waits.push(await die());
	expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);

	vi.advanceTimersByTime(limits.stableMs);
	expect(await die()).toBe(1_000);
	vi.advanceTimersByTime(limits.stableMs + 1);
	expect([await die(), await die()]).toEqual([100, 200]);
	expect(supervisor.restarts).toBe(9);
});

test("what died starts again with the first pause after an upgrade, and not at all after a stop", async () => {
	const { slot, supervisor, die } = await supervised();
	for (let death = 0; death < 3; death++) await die();
	supervisor.superseded();
	expect(await die()).toBe(100);

	if (slot.serving) supervisor.died(slot.serving, "it fell");
	await supervisor.stop();
	await vi.advanceTimersByTimeAsync(60_000);
	expect([slot.state.kind, supervisor.restarts]).toEqual(["restarting", 4]);
});

test("a release that starts unwell never serves; one that comes back unwell is tried again until it is well", async () => {
	started.health = { healthy: false, reason: "no ink" };
	const sick = await supervised();
	expect(sick.slot.state).toEqual({ kind: "failed", reason: "It started, but is not healthy: no ink." });
	expect(started.disposed).toBe(1);

	started.health = { healthy: true };
	const { slot, supervisor } = await supervised();
	started.health = { healthy: false, reason: "no ink" };
	if (slot.serving) supervisor.died(slot.serving, "it fell");
	await vi.advanceTimersByTimeAsync(100);
	expect(slot.state).toEqual({ kind: "restarting", reason: "It started, but is not healthy: no ink." });
	started.health = { healthy: true };
	await vi.advanceTimersByTimeAsync(200);
	expect([slot.state.kind, supervisor.restarts, started.disposed]).toEqual(["serving", 2, 2]);
});
