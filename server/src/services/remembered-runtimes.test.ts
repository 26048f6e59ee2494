import { success } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus, SlotStatus } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import type { Ports, RuntimeLink, StoredUpgrade } from "../core/ports.ts";
import { RememberedRuntimes } from "./remembered-runtimes.ts";

const upgrade = part<StoredUpgrade>("upgrade", { id: "u1" });

/** A runtime whose answer takes until the test gives it, and a journal that changes meanwhile. */
function looking(openAtFirst: boolean, openAfterwards: boolean) {
	const asked = Promise.withResolvers<void>();
	const answer = Promise.withResolvers<void>();
	const learned = Promise.withResolvers<void>();
	let isOpen = openAtFirst;
	const health = { status: "healthy", reason: null } as const;
	const slot = part<SlotStatus>("slot", { component: "a", version: "2.0.0", configHash: "same", health });
	const link = part<RuntimeLink>("link", {
		async status() {
			asked.resolve();
			await answer.promise;
			return success(part<RuntimeStatus>("status", { id: "r1", pid: 1, ready: true, slots: [slot] }));
		},
	});
	const ports = part<Ports>("ports", {
		fleet: part<Ports["fleet"]>("fleet", { connect: async () => ({ links: [link], unreachable: [] }) }),
		state: part<Ports["state"]>("state", { open: () => (isOpen ? [upgrade] : []) }),
	});
	const runtimes = new RememberedRuntimes(ports, learned.resolve);
	return async () => {
		runtimes.lastSeen();
		await asked.promise;
		isOpen = openAfterwards;
		answer.resolve();
		await learned.promise;
		return { seen: runtimes.lastSeen(), isOther: runtimes.forgetJournal() };
	};
}

test.each([
	["is open all the while", true, true, false],
	["begins while a runtime is asked, and may have switched it already", false, true, false],
	["ends while a runtime is asked, which may not have gone back yet", true, false, true],
])("an upgrade that %s is under way for what was seen", async (_, before, after, isOther) => {
	const { seen, isOther: looksAgain } = await looking(before, after)();
	expect(seen.upgradeOpen).toBe(true);
	expect(seen.running.map(({ components }) => components.get("a")?.version)).toEqual(["2.0.0"]);
	expect(looksAgain).toBe(isOther);
});

test("where none is open, none is under way", async () => {
	expect((await looking(false, false)()).seen.upgradeOpen).toBe(false);
});
