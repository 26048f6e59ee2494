import { expect, test, vi } from "vitest";
import type { CallError } from "../component/call-error.ts";
import { CallTree } from "./call-tree.ts";
import { Gate } from "./gate.ts";
import type { Generation } from "./generation.ts";
import { Slot } from "./slot.ts";

interface OpenCall {
	readonly method: string;
	resolve(value: unknown): void;
	reject(error: Error): void;
}

/** A generation whose calls the test answers itself. */
function generation() {
	const calls: OpenCall[] = [];
	const fake = {
		calls,
		leases: 0,
		draining: false,
		acquire: () => void fake.leases++,
		giveBack: () => void fake.leases--,
		instance: {
			call(method: string) {
				const { promise: value, resolve, reject } = Promise.withResolvers<unknown>();
				calls.push({ method, resolve, reject });
				return { id: calls.length, value };
			},
		},
	};
	return fake as typeof fake & Generation;
}

function serving() {
	const slot = new Slot("it", { version: "1.0.0", integrity: "" });
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
	const tree = slot.treeOf(old, 1);
	const next = generation();
	slot.serve(next);
	const inner = slot.call("inner", [], { ...options, tree });
	expect([old.calls.map(({ method }) => method), next.calls]).toEqual([["outer", "inner"], []]);
	old.calls[0]?.resolve(1);
	await outer;
	expect([old.leases, slot.treeOf(old, 1)]).toEqual([1, undefined]);
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
		old.calls[0]?.resolve("too late");
		await vi.waitFor(() => expect(old.leases).toBe(0));
		expect(slot.counters).toEqual({ calls: 1, errors: 1, inFlight: 0 });
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

test("no timer and no listener outlives its call", async () => {
	vi.useFakeTimers();
	try {
		const { slot, old } = serving();
		const abort = new AbortController();
		const removed = vi.spyOn(abort.signal, "removeEventListener");
		const call = slot.call("any", [], { ...options, signal: abort.signal });
		old.calls[0]?.resolve(1);
		await call;
		expect(vi.getTimerCount()).toBe(0);
		expect(removed).toHaveBeenCalledOnce();
	} finally {
		vi.useRealTimers();
	}
});
