import { describe, expect, test, vi } from "vitest";
import type { CallError } from "../component/call-error.ts";
import type { CallSink } from "../isolation/instance.ts";
import { writtenConfig } from "../start/written-config.ts";
import { CallStats } from "./call-stats.ts";
import { CallTree } from "./call-tree.ts";
import { Gate } from "./gate.ts";
import type { Generation } from "./generation.ts";
import { PendingCall } from "./pending-call.ts";
import { Slot } from "./slot.ts";
import { Split } from "./split.ts";

interface OpenCall extends CallSink {
	readonly method: string;
}

/** A generation whose calls the test answers itself. */
function generation() {
	const calls: OpenCall[] = [];
	const fake = {
		calls,
		release: { component: "it" },
		companions: new Map(),
		stats: new CallStats(),
		invoke: null as Generation["invoke"],
		leases: 0,
		cancelled: [] as { call: unknown; code: string }[],
		draining: false,
		acquire: () => void fake.leases++,
		giveBack: () => void fake.leases--,
		instance: {
			ended: null,
			cancel: (call: unknown, { code }: CallError) => void fake.cancelled.push({ call, code }),
			call(method: string, _args: unknown[], sink: CallSink) {
				calls.push({ method, resolve: (value) => sink.resolve(value), reject: (error) => sink.reject(error) });
				trees.push((sink as PendingCall).tree);
			},
		},
	};
	return fake as unknown as typeof fake & Generation;
}

/** Those of all calls, in the order in which they reached a generation. */
const trees: CallTree[] = [];

function serving() {
	const slot = new Slot("it", { version: "1.0.0", integrity: "", written: writtenConfig({}) });
	const old = generation();
	slot.serve(old);
	return { slot, old };
}

const options = { timeoutMs: 1000 };
const codeOf = (call: Promise<unknown>) => call.then(() => null).catch((error: CallError) => error.code);

test("a call takes a lease for as long as it runs, whether it succeeds or fails", async () => {
	const { slot, old } = serving();
	const [good, bad] = [slot.call("good", [], options), slot.call("bad", [], options)];
	expect(old.leases).toBe(2);
	old.calls[0]?.resolve("value");
	expect(await good).toBe("value");
	old.calls[1]?.reject(new Error("no"));
	await expect(bad).rejects.toThrow("no");
	expect([old.leases, slot.counters]).toEqual([0, { calls: 2, errors: 1, inFlight: 0 }]);
});

test("a nested call goes to the generation that its tree holds, though another one serves by now", async () => {
	const { slot, old } = serving();
	const outer = slot.call("outer", [], options);
	const tree = trees.at(-1);
	const next = generation();
	slot.serve(next);
	const inner = slot.call("inner", [], { ...options, tree });
	expect([old.calls.map(({ method }) => method), next.calls]).toEqual([["outer", "inner"], []]);
	old.calls[0]?.resolve(1);
	await outer;
	expect([old.leases, tree?.isOpen]).toEqual([1, true]);
	old.calls[1]?.resolve(2);
	await inner;
	expect(old.leases).toBe(0);
});

test("what outlives its tree begins a tree of its own", () => {
	const { slot, old } = serving();
	const over = new CallTree();
	slot.gate = new Gate(10);
	old.draining = true;
	void slot.call("late", [], { ...options, tree: over });
	expect([old.calls, slot.gate.queued]).toEqual([[], 1]);
});

test("in the gate nothing reaches the generation, and afterwards all of it the one that serves then, in order", async () => {
	const { slot, old } = serving();
	const gate = new Gate(10);
	slot.gate = gate;
	const calls = ["a", "b", "c"].map((method) => slot.call(method, [], options));
	const next = generation();
	slot.serve(next);
	slot.gate = null;
	gate.open();
	expect([old.calls, next.calls.map(({ method }) => method)]).toEqual([[], ["a", "b", "c"]]);
	for (const { method, resolve } of next.calls) resolve(method);
	expect(await Promise.all(calls)).toEqual(["a", "b", "c"]);
});

test("a deadline that passes answers the caller, and keeps the lease until the component is done", async () => {
	vi.useFakeTimers();
	try {
		const { slot, old } = serving();
		const code = codeOf(slot.call("slow", [], options));
		vi.advanceTimersByTime(1000);
		expect(await code).toBe("deadline-exceeded");
		expect([old.leases, slot.counters.inFlight]).toEqual([1, 0]);
		// A release that hangs is slow by now, and not only once it has answered.
		expect([old.stats.latency.total, old.stats.latency.percentile(1)]).toEqual([1, expect.closeTo(1_000, -2)]);
		expect(old.cancelled).toEqual([{ call: expect.any(PendingCall), code: "deadline-exceeded" }]);
		old.calls[0]?.resolve("too late");
		await vi.waitFor(() => expect(old.leases).toBe(0));
		expect(slot.counters).toEqual({ calls: 1, errors: 1, inFlight: 0 });
		expect(old.stats).toMatchObject({ calls: 1, errors: 1, inFlight: 0, latency: { total: 1 } });
	} finally {
		vi.useRealTimers();
	}
});

test("a deadline for ever is not taken for one millisecond", () => {
	vi.useFakeTimers();
	try {
		const { slot } = serving();
		let settled = false;
		void slot.call("slow", [], { timeoutMs: Number.POSITIVE_INFINITY }).finally(() => {
			settled = true;
		});
		vi.advanceTimersByTime(60_000);
		expect([settled, vi.getTimerCount()]).toEqual([false, 1]);
	} finally {
		vi.useRealTimers();
	}
});

test.each([
	[{ kind: "starting" } as const, "component-unavailable"],
	[{ kind: "restarting", reason: "it died" } as const, "component-unavailable"],
	[{ kind: "failed", reason: "no" } as const, "component-unavailable"],
	[{ kind: "stopped" } as const, "runtime-stopped"],
])("while nothing serves (%o), a call is refused", async (state, code) => {
	const { slot } = serving();
	slot.state = state;
	expect(await codeOf(slot.call("any", [], options))).toBe(code);
	expect(slot.counters).toEqual({ calls: 1, errors: 1, inFlight: 0 });
});

test("all calls of a handle share one timer, and no listener outlives its call", async () => {
	vi.useFakeTimers();
	try {
		const { slot, old } = serving();
		const abort = new AbortController();
		const removed = vi.spyOn(abort.signal, "removeEventListener");
		const calls = [1, 2, 3].map(() => slot.call("any", [], { ...options, signal: abort.signal }));
		expect(vi.getTimerCount()).toBe(1);
		for (const call of old.calls) call.resolve(1);
		await Promise.all(calls);
		expect(removed).toHaveBeenCalledTimes(3);
		vi.advanceTimersByTime(1000);
		expect(vi.getTimerCount()).toBe(0);
	} finally {
		vi.useRealTimers();
	}
});

test("each release counts its own calls, errors and latencies, one by one", async () => {
	const { slot, old } = serving();
	const calls = [slot.call("good", [], options), slot.call("bad", [], options), slot.call("open", [], options)];
	old.calls[0]?.resolve(1);
	old.calls[1]?.reject(new Error("no"));
	await Promise.allSettled(calls.slice(0, 2));
	const { calls: count, errors, inFlight, latency } = old.stats;
	expect({ count, errors, inFlight, timed: latency.total }).toEqual({ count: 3, errors: 1, inFlight: 1, timed: 2 });
});

describe("a release in the caller's own thread", () => {
	function direct(invoke: NonNullable<Generation["invoke"]>) {
		const slot = new Slot("it", { version: "1.0.0", integrity: "", written: writtenConfig({}) });
		const near = generation();
		near.invoke = invoke;
		slot.serve(near);
		return { slot, near };
	}

	test("answers in the caller's turn, and is counted", async () => {
		const { slot, near } = direct((method, args) => `${method} ${args.join()}`);
		expect(await slot.call("say", [1, 2], options)).toBe("say 1,2");
		expect([near.stats.calls, near.leases, slot.counters]).toEqual([1, 0, { calls: 1, errors: 0, inFlight: 0 }]);
	});

	test("throws as a rejection", async () => {
		const { slot, near } = direct(() => {
			throw new Error("no");
		});
		await expect(slot.call("say", [], options)).rejects.toThrow("no");
		expect([near.stats.errors, slot.counters]).toEqual([1, { calls: 1, errors: 1, inFlight: 0 }]);
	});

	test("holds a lease, and has a deadline, while it works on", async () => {
		vi.useFakeTimers();
		try {
			const work = Promise.withResolvers<string>();
			const { slot, near } = direct(() => work.promise);
			const code = codeOf(slot.call("slow", [], options));
			expect([near.leases, slot.counters]).toEqual([1, { calls: 1, errors: 0, inFlight: 1 }]);
			vi.advanceTimersByTime(1000);
			expect(await code).toBe("deadline-exceeded");
			expect(near.cancelled).toEqual([{ call: work.promise, code: "deadline-exceeded" }]);
			work.resolve("late");
			await vi.waitFor(() => expect(near.leases).toBe(0));
			expect(near.stats).toMatchObject({ calls: 1, errors: 1, inFlight: 0 });
		} finally {
			vi.useRealTimers();
		}
	});

	test("waits in the gate like any other", async () => {
		const { slot } = direct(() => "direct");
		const gate = new Gate(10);
		slot.gate = gate;
		const answer = slot.call("say", [], options);
		const next = generation();
		slot.serve(next);
		slot.gate = null;
		gate.open();
		next.calls[0]?.resolve("next");
		expect(await answer).toBe("next");
	});
});

describe("a split", () => {
	test.each([0, 0.1, 0.25, 0.5, 1])("sends %f of the calls to the candidate", (weight) => {
		const { slot, old } = serving();
		const candidate = generation();
		slot.split = new Split(candidate, weight);
		for (let i = 0; i < 1_000; i++) void slot.call("any", [], options);
		expect(candidate.calls.length).toBeCloseTo(1_000 * weight, -1);
		expect(old.calls.length + candidate.calls.length).toBe(1_000);
	});

	test("sends a key always to the same release, and keeps the keys that a smaller weight had", () => {
		const keys = Array.from({ length: 2_000 }, (_, i) => `user ${i}`);
		const chosenAt = (weight: number): Set<string> => {
			const candidate = generation();
			const split = new Split(candidate, weight);
			return new Set(keys.filter((key) => split.choose(key) === candidate && split.choose(key) === candidate));
		};
		const [few, many] = [chosenAt(0.1), chosenAt(0.5)];
		expect(few.size).toBeGreaterThan(140);
		expect(few.size).toBeLessThan(260);
		expect([...few].filter((key) => !many.has(key))).toEqual([]);
	});

	test("sends the nested calls of a tree to the release that the tree works with", () => {
		const { slot, old } = serving();
		const candidate = generation();
		slot.split = new Split(candidate, 1);
		void slot.call("outer", [], options);
		slot.split = new Split(candidate, 0);
		void slot.call("inner", [], { ...options, tree: trees.at(-1) });
		void slot.call("other", [], options);
		expect([candidate.calls.map(({ method }) => method), old.calls.map(({ method }) => method)]).toEqual([
			["outer", "inner"],
			["other"],
		]);
	});

	test("sends nothing to a candidate that has died", () => {
		const { slot, old } = serving();
		const candidate = generation();
		(candidate.instance as { ended: string | null }).ended = "it died";
		slot.split = new Split(candidate, 1);
		void slot.call("any", [], options);
		expect(old.calls).toHaveLength(1);
	});
});
