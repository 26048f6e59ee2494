import { success } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import type { RuntimeLink } from "../core/ports.ts";
import { HotSwapEngine } from "./hot-swap-engine.ts";

/** A runtime that takes every swap, and what it was told. */
function recordingLink(prepare: RuntimeLink["prepare"]) {
	const told: string[] = [];
	const link = part<RuntimeLink>("link", {
		id: "r1",
		prepare(params) {
			told.push("prepare");
			return prepare(params);
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
	return { told, operation };
}

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
