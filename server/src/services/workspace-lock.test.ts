import { expect, test } from "vitest";
import { fastClock } from "../../../test/harness/switched.ts";
import { part } from "../../../test/harness/world.ts";
import type { LockHolder, Ports, StoredUpgrade } from "../core/ports.ts";
import { acquireLock } from "./workspace-lock.ts";

const holder: LockHolder = { pid: 7, purpose: "upgrade of a", since: "10:00" };
const upgrade = (id: string, pid: number, name = "a") =>
	part<StoredUpgrade>(id, { id, pid, startedAt: "10:00", components: [{ name, from: "1.0.0", to: "2.0.0" }] });

interface Scene {
	/** How often it is asked in vain. */
	readonly busyTimes: number;
	readonly open?: readonly StoredUpgrade[];
	readonly heldBy?: LockHolder | null;
	readonly components?: readonly string[];
	readonly cancelAtMs?: number;
}

/** Waits for a second at the most, by a clock whose waits are over at once. */
async function acquiring({ busyTimes, open = [], heldBy = holder, components = ["b"], cancelAtMs }: Scene) {
	const told: string[] = [];
	const cancel = new AbortController();
	const clock = fastClock((sum) => {
		if (sum === cancelAtMs) cancel.abort();
	});
	let asked = 0;
	const ports = part<Ports>("ports", {
		clock,
		lock: part<Ports["lock"]>("lock", {
			tryAcquire: () => (asked++ < busyTimes ? null : { release: () => {} }),
			holder: () => heldBy,
		}),
		state: part<Ports["state"]>("state", { open: () => open }),
	});
	const request = { purpose: "upgrade of b", components, timeoutMs: 1_000 };
	const result = await acquireLock(ports, request, cancel.signal, ({ message }) => told.push(message));
	return { result, told, waitedMs: clock.sum };
}

test("a lock that is free is had at once, and one that is held as soon as it is given back", async () => {
	const free = await acquiring({ busyTimes: 0 });
	expect([free.result.ok, free.waitedMs, free.told]).toEqual([true, 0, []]);
	const held = await acquiring({ busyTimes: 3 });
	expect([held.result.ok, held.waitedMs]).toEqual([true, 300]);
	expect(held.told).toEqual(["Waiting for the upgrade of a in process 7, which began 10:00 to end"]);
});

test("whoever waits gives up after its time, and says for whom it has waited", async () => {
	const { result, waitedMs } = await acquiring({ busyTimes: 1_000, open: [upgrade("u1", 7)] });
	expect([result, waitedMs]).toMatchObject([
		{
			ok: false,
			error: {
				code: "upgrade-under-way",
				message: expect.stringMatching(
					/^It waited for u1 \(process 7, started 10:00\), which did not end within 1 s\./,
				),
			},
		},
		1_000,
	]);
});

test("whoever waits can be cancelled", async () => {
	const { result, waitedMs } = await acquiring({ busyTimes: 1_000, cancelAtMs: 300, heldBy: null });
	expect([result, waitedMs]).toMatchObject([
		{
			ok: false,
			error: { code: "cancelled", message: expect.stringContaining("while it waited for another upgrade") },
		},
		300,
	]);
});

test("an upgrade of the same component is not waited for, unless its owner is dead", async () => {
	const shared = { components: ["a"], busyTimes: 2 };
	const led = await acquiring({ ...shared, open: [upgrade("u0", 6), upgrade("u1", 7)] });
	expect([led.result, led.waitedMs]).toMatchObject([
		{ ok: false, error: { code: "upgrade-under-way", message: expect.stringContaining("already by u1 (process 7") } },
		0,
	]);
	const left = await acquiring({ ...shared, open: [upgrade("u0", 6)] });
	expect([left.result.ok, left.waitedMs]).toEqual([true, 200]);
});
