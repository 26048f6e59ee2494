import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import type { Ports, StoredUpgrade } from "../core/ports.ts";
import { hotReload } from "./hot-reload.ts";
import type { TransactionServices } from "./upgrade-transaction.ts";

test("nothing is swapped in while an upgrade is left open, and the lock is given back", async () => {
	const held: string[] = [];
	const ports = part<Ports>("ports", {
		clock: part<Ports["clock"]>("clock", {}),
		lock: part<Ports["lock"]>("lock", {
			tryAcquire(purpose) {
				held.push(purpose);
				return { release: () => void held.pop() };
			},
		}),
		state: part<Ports["state"]>("state", { open: () => [part<StoredUpgrade>("upgrade", { id: "u1" })] }),
	});

	const rollbacks = part<TransactionServices["rollbacks"]>("rollbacks", {});
	const services = part<TransactionServices>("services", { ports, rollbacks });
	expect(await hotReload(services, "/workspace/a/index.ts")).toMatchObject({
		ok: false,
		error: { code: "upgrade-under-way" },
	});
	expect(held).toEqual([]);
});
