import { failure, success } from "@noodle-upgrade/runtime/formats";
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

test.each([
	{ why: "a person's word", reason: undefined, code: "cancelled", message: "It was cancelled." },
	{
		why: "time that has run out",
		reason: new DOMException("Too late.", "TimeoutError"),
		code: "deadline-exceeded",
		message: "It took longer than upgrade_timeout allows.",
	},
])("a runtime that gives up in the middle of a switch does so because of $why", async ({ reason, code, message }) => {
	const stop = new AbortController();
	const { operation } = recordingLink(async () => success(null));
	const [{ link } = { link: part<RuntimeLink>("link", {}) }] = operation.targets;
	const givingUp = {
		...link,
		switch: async () => failure("cancelled", "The upgrade was taken back before the switch."),
	};
	const targets = [{ link: givingUp, members: [] }];

	const switched = await new HotSwapEngine().executeSwap(
		{ ...operation, targets },
		stop.signal,
		() => stop.abort(reason),
		nothing,
	);

	expect(switched).toMatchObject({ ok: false, error: { code, message } });
});

test("an answer that comes only when old states are on disk is waited for longer", async () => {
	const { waits, operation } = recordingLink(async () => success(null));

	for (const snapshotFolder of [null, "/somewhere"])
		await new HotSwapEngine().executeSwap({ ...operation, snapshotFolder }, null, nothing, nothing);

	expect(waits).toEqual([1000, 1000 + keepStatesMs]);
});

/** Runtimes that note in one list what they are told, and of which one does not switch. */
function runtimesWhere(broken: string | null) {
	const told: string[] = [];
	const targets = ["r1", "r2", "r3"].map((id) => ({
		members: [],
		link: part<RuntimeLink>("link", {
			id,
			async prepare() {
				told.push(`${id} prepare`);
				return id === broken ? failure("component-error", "It does not load.") : success(null);
			},
			async switch(swap) {
				told.push(`${id} switch`);
				if (id === broken) return failure("drain-timeout", "Calls do not end.");
				return success({ id: swap, components: [], stages: [], gateMs: 0, unkept: [] });
			},
			async abort() {
				told.push(`${id} abort`);
			},
		}),
	}));
	const { operation } = recordingLink(async () => success(null));
	return { told, operation: { ...operation, targets } };
}

const aborts = ["r1 abort", "r2 abort", "r3 abort"];

test("when one runtime cannot load it, none keeps what it has loaded", async () => {
	const { told, operation } = runtimesWhere("r2");

	expect(await new HotSwapEngine().prepareSwap(operation)).toMatchObject({ error: { code: "component-error" } });
	expect(told).toEqual(["r1 prepare", "r2 prepare", "r3 prepare", ...aborts]);
});

test("each runtime is written down before it switches, and the one that fails leaves none prepared", async () => {
	const { told, operation } = runtimesWhere("r2");
	const [before, after] = ["is about to", "has"].map(
		(what) => (runtime: string) => void told.push(`${runtime} ${what}`),
	);

	const switched = await new HotSwapEngine().executeSwap(operation, null, before ?? nothing, after ?? nothing);

	expect(switched).toMatchObject({ ok: false, error: { code: "drain-timeout" } });
	expect(told).toEqual(["r1 is about to", "r1 switch", "r1 has", "r2 is about to", "r2 switch", ...aborts]);
});

test("what is found between two runtimes ends it before the next, and leaves none prepared", async () => {
	const { told, operation } = runtimesWhere(null);
	const looks: (readonly string[])[] = [];

	const switched = await new HotSwapEngine().executeSwap(operation, null, nothing, nothing, async (done) => {
		looks.push(done);
		return done.length < 2 ? success(null) : failure("rollout-failed", "It is worse.");
	});

	expect(switched).toMatchObject({ ok: false, error: { code: "rollout-failed" } });
	expect(looks).toEqual([["r1"], ["r1", "r2"]]);
	expect(told).toEqual(["r1 switch", "r2 switch", ...aborts]);
});
