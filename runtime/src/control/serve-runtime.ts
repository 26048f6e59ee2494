import { CallError, toWireError } from "../component/call-error.ts";
import type { LogLevel } from "../component/contract.ts";
import { type Failure, failure, messageOf } from "../formats/failure.ts";
import { timeoutProblem } from "../slots/call-timeout.ts";
import type { SwapDesk } from "../swap/swap-desk.ts";
import type { EventHub } from "./event-hub.ts";
import type { SlotCounters } from "./events.ts";
import {
	AbortSwapRequest,
	type CallAnswer,
	CallRequest,
	PrepareSwapRequest,
	RetireSwapRequest,
	type RuntimeStatus,
	SplitSwapRequest,
	StatusRequest,
	StopRequest,
	SubscribeRequest,
	SwitchSwapRequest,
} from "./protocol.ts";
import type { Peer } from "./server.ts";
import { subscribePeer } from "./subscribe-peer.ts";

export interface ServedRuntime {
	status(): Promise<RuntimeStatus>;
	call(component: string, method: string, args: readonly unknown[], timeoutMs: number | null): Promise<unknown>;
	stop(save: boolean): Promise<void>;
	readonly swaps: SwapDesk;
	readonly events: EventHub;
	counters(): readonly SlotCounters[];
	log(level: LogLevel, message: string): void;
}

/** Answers one control connection. A swap that it prepared is taken back when it closes: whoever drove it is gone. */
export function serveRuntime(peer: Peer, runtime: ServedRuntime): void {
	const prepared = new Set<string>();
	let closed = false;
	peer.handle(StatusRequest, () => runtime.status());
	peer.handle(CallRequest, async ({ component, method, args, timeoutMs }): Promise<CallAnswer> => {
		const problem = (timeoutMs ?? null) === null ? null : timeoutProblem(timeoutMs);
		if (problem !== null) return { ok: false, error: toWireError(new CallError("invalid-timeout", problem)) };
		try {
			return { ok: true, value: asJson(await runtime.call(component, method, args, timeoutMs)) };
		} catch (error) {
			return { ok: false, error: toWireError(error) };
		}
	});
	peer.handle(StopRequest, async ({ save }) => {
		// The answer has to leave before the socket closes under it.
		setImmediate(() =>
			runtime.stop(save).catch((error: unknown) => runtime.log("error", `The stop failed: ${messageOf(error)}`)),
		);
		return null;
	});
	let unsubscribe = (): void => {};
	peer.handle(SubscribeRequest, async (wish) => {
		unsubscribe();
		unsubscribe = subscribePeer(peer, runtime, wish);
		return null;
	});
	peer.handle(PrepareSwapRequest, async (params) => {
		prepared.add(params.id);
		const result = await runtime.swaps.prepare(params);
		// It may have closed before there was a swap to take back.
		if (closed) await runtime.swaps.abort(params.id, ownerGone);
		return result;
	});
	peer.handle(SwitchSwapRequest, async ({ id }) => {
		const result = await runtime.swaps.switch(id);
		// A request that came at the wrong time changes nothing of whose swap it is.
		if (!runtime.swaps.open.includes(id)) prepared.delete(id);
		return result;
	});
	peer.handle(SplitSwapRequest, async ({ id, weight }) => {
		if (Number.isFinite(weight) && weight >= 0 && weight <= 1) return await runtime.swaps.split(id, weight);
		return failure("invalid-weight", `A share of ${weight} makes no sense; it goes from 0 to 1.`);
	});
	peer.handle(RetireSwapRequest, async ({ id }) => {
		await runtime.swaps.retire(id);
		return null;
	});
	peer.handle(AbortSwapRequest, async ({ id }) => {
		await runtime.swaps.abort(id, { code: "cancelled", message: "The upgrade was taken back before the switch." });
		return null;
	});
	peer.onClosed(() => {
		closed = true;
		unsubscribe();
		for (const id of prepared) void runtime.swaps.abort(id, ownerGone);
	});
}

const ownerGone: Failure = {
	code: "owner-gone",
	message: "The program that drove the upgrade ended before the switch.",
};

/** The value as JSON has it; what has no form in JSON at all is the call's failure, not the connection's. */
function asJson(value: unknown): unknown {
	try {
		return JSON.parse(JSON.stringify(value) ?? "null");
	} catch (error) {
		throw new CallError("uncloneable-result", `The result has no form in JSON: ${messageOf(error)}.`);
	}
}
