import { success } from "@noodle-upgrade/runtime/formats";
import { keepStatesMs } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import type { RuntimeLink } from "../core/ports.ts";
import { HotSwapEngine } from "./hot-swap-engine.ts";

/** A runtime that takes every swap, and what it was told. */
function recordingLink(prepare: RuntimeLink["prepare"]) {
	const told: string[] = [];
	const waits: number[] = [];
	const link = part<RuntimeLink>("link", {
		id: "r1",
		prepare(params) {
			told.push("prepare");
			return prepare(params);
		},
		async switch(id, timeoutMs) {
			told.push("switch");
			waits.push(timeoutMs);
			return success({ id, components: [], stages: [], gateMs: 0, unkept: [] });
		},
		async abort() {
			told.push("abort");
		},
	});
	const operation = {
		id: "u1.0",
		targets: [{ link, members: [] }],
		timeoutMs: 1000,
		maxConcurrentSwaps: 1,
		keepOld: false,
		snapshotFolder: null,
	};
	return { told, waits, operation };
}

const nothing = (): void => {};

test("a swap that was cancelled before it began is told to no runtime", async () => {
	const { told, operation } = recordingLink(async () => success(null));

	const prepared = await new HotSwapEngine().prepareSwap(operation, AbortSignal.abort());

	expect(prepared).toMatchObject({ ok: false, error: { code: "cancelled" } });
	expect(told).toEqual([]);
});

test("a swap that is cancelled while a runtime loads it is taken back", async () => {
	const cancel = new AbortController();
	const { told, operation } = recordingLink(() => {
		cancel.abort();
		return new Promise(() => {});
	});

	const prepared = await new HotSwapEngine().prepareSwap(operation, cancel.signal);

	expect(prepared).toMatchObject({ ok: false, error: { code: "cancelled" } });
	expect(told).toEqual(["prepare", "abort"]);
});

test("a swap that is cancelled between two runtimes is begun in no further one, and taken back there", async () => {
	const cancel = new AbortController();
	const { told, operation } = recordingLink(async () => success(null));
	const two = { ...operation, targets: [...operation.targets, ...operation.targets] };

	const switched = await new HotSwapEngine().executeSwap(two, cancel.signal, nothing, () => cancel.abort());

	expect(switched).toMatchObject({ ok: false, error: { code: "cancelled" } });
	expect(told).toEqual(["switch", "abort", "abort"]);
});

test("an answer that comes only when old states are on disk is waited for longer", async () => {
	const { waits, operation } = recordingLink(async () => success(null));

	for (const snapshotFolder of [null, "/somewhere"])
		await new HotSwapEngine().executeSwap({ ...operation, snapshotFolder }, null, nothing, nothing);

	expect(waits).toEqual([1000, 1000 + keepStatesMs]);
});
