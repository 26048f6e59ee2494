import { ErrorCodes, ResponseError } from "vscode-jsonrpc";
import { CallError, toWireError } from "../component/call-error.ts";
import type { LogLevel } from "../component/contract.ts";
import type { ComponentConfig } from "../formats/component-config.ts";
import { type Failure, failure, messageOf, type Result } from "../formats/failure.ts";
import { timeoutProblem } from "../slots/call-timeout.ts";
import type { SwapDesk } from "../swap/swap-desk.ts";
import type { EventHub } from "./event-hub.ts";
import type { SlotCounters } from "./events.ts";
import {
	AbortSwapRequest,
	type CallAnswer,
	CallRequest,
	ConfigsRequest,
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
	configs(): Readonly<Record<string, ComponentConfig>>;
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
	peer.handle(ConfigsRequest, async () => runtime.configs());
	peer.handle(CallRequest, async ({ component, method, args, timeoutMs }): Promise<CallAnswer> => {
		const problem = (timeoutMs ?? null) === null ? null : timeoutProblem(timeoutMs, "A call");
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
		if (!isWish(wish)) throw new ResponseError(ErrorCodes.InvalidParams, "That is no wish for events.");
		unsubscribe();
		unsubscribe = subscribePeer(peer, runtime, wish);
		return null;
	});
	peer.handle(PrepareSwapRequest, async (params) => {
		// Whoever sends the number of another one's swap is refused, and that swap does not become its own by it.
		if (runtime.swaps.has(params.id)) return runtime.swaps.prepare(params);
		prepared.add(params.id);
		const result = await runtime.swaps.prepare(params);
		if (!result.ok) prepared.delete(params.id);
		// It may have closed before there was a swap to take back.
		else if (closed) await runtime.swaps.abort(params.id, ownerGone);
		return result;
	});
	peer.handle(SwitchSwapRequest, async ({ id }) => {
		if (!prepared.has(id)) return notYours(id);
		const result = await runtime.swaps.switch(id);
		// A request that came at the wrong time changes nothing of whose swap it is.
		if (!runtime.swaps.open.includes(id)) prepared.delete(id);
		return result;
	});
	peer.handle(SplitSwapRequest, async ({ id, weight }) => {
		if (!prepared.has(id)) return notYours(id);
		if (Number.isFinite(weight) && weight >= 0 && weight <= 1) return await runtime.swaps.split(id, weight);
		return failure("invalid-weight", `A share of ${weight} makes no sense; it goes from 0 to 1.`);
	});
	peer.handle(RetireSwapRequest, async ({ id }) => {
		await runtime.swaps.retire(id);
		return null;
	});
	// Anybody's: whoever recovers what a dead upgrade left has another connection than that upgrade had.
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

function isWish({ kinds, countersMs }: { readonly kinds: unknown; readonly countersMs: unknown }): boolean {
	return (kinds === null || Array.isArray(kinds)) && (countersMs === null || Number.isFinite(countersMs));
}

function notYours(id: string): Result<never> {
	return failure(
		"swap-not-prepared",
		`There is no swap ${id} that this connection has prepared; it may have been taken back.`,
	);
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
