import { expect, test, vi } from "vitest";
import type { SwapDesk } from "../swap/swap-desk.ts";
import { CallRequest, type PrepareParams, PrepareSwapRequest, StopRequest } from "./protocol.ts";
import { type ServedRuntime, serveRuntime } from "./serve-runtime.ts";
import type { Peer } from "./server.ts";

/** One connection, whose requests and whose end the test makes itself. */
function connection(runtime: Partial<ServedRuntime>) {
	const handlers = new Map<string, (params: never) => Promise<unknown>>();
	const listeners: (() => void)[] = [];
	const peer: Peer = {
		handle: (type, handler) => void handlers.set(type.method, handler),
		notify: () => {},
		onClosed: (listener) => void listeners.push(listener),
	};
	serveRuntime(peer, runtime as ServedRuntime);
	return {
		request: (method: string, params: unknown) => handlers.get(method)?.(params as never),
		close: () => {
			for (const listener of listeners) listener();
		},
	};
}

test("a connection that closes before its swap has begun takes the swap back as soon as there is one", async () => {
	const known = new Set<string>();
	const planned = Promise.withResolvers<void>();
	const aborted: string[] = [];
	const swaps: Pick<SwapDesk, "has" | "prepare" | "abort"> = {
		has: (id) => known.has(id),
		async prepare({ id }: PrepareParams) {
			await planned.promise;
			known.add(id);
			return { ok: true, value: null };
		},
		async abort(id) {
			if (known.delete(id)) aborted.push(id);
		},
	};
	const { request, close } = connection({ swaps: swaps as SwapDesk });
	const preparing = request(PrepareSwapRequest.method, { id: "early" });
	close();
	expect(aborted).toEqual([]);
	planned.resolve();
	await preparing;
	expect([aborted, [...known]]).toEqual([["early"], []]);
});

test("a stop that fails is told to the log, and to nobody who would die of it", async () => {
	const log = vi.fn();
	const { request } = connection({ stop: () => Promise.reject(new Error("no way out")), log });
	expect(await request(StopRequest.method, { save: false })).toBeNull();
	await vi.waitFor(() => expect(log).toHaveBeenCalledWith("error", "The stop failed: no way out"));
});

test.each([0, -1, Number.NaN, "5", {}])("a call with a timeout of %j is refused, and not made", async (timeoutMs) => {
	const call = vi.fn();
	const { request } = connection({ call });
	const answer = await request(CallRequest.method, { component: "it", method: "do", args: [], timeoutMs });
	expect(answer).toMatchObject({ ok: false, error: { code: "invalid-timeout" } });
	expect(call).not.toHaveBeenCalled();
});
