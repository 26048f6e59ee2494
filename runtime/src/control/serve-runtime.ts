import { toWireError } from "../component/call-error.ts";
import type { SwapDesk } from "../swap/swap-desk.ts";
import {
	AbortSwapRequest,
	type CallAnswer,
	CallRequest,
	PrepareSwapRequest,
	type RuntimeStatus,
	StatusRequest,
	StopRequest,
	SwitchSwapRequest,
} from "./protocol.ts";
import type { Peer } from "./server.ts";

export interface ServedRuntime {
	status(): Promise<RuntimeStatus>;
	call(component: string, method: string, args: readonly unknown[], timeoutMs: number | null): Promise<unknown>;
	stop(save: boolean): Promise<void>;
	readonly swaps: SwapDesk;
}

/** Answers one control connection. A swap that it prepared is taken back when it closes: whoever drove it is gone. */
export function serveRuntime(peer: Peer, runtime: ServedRuntime): void {
	const prepared = new Set<string>();
	peer.handle(StatusRequest, () => runtime.status());
	peer.handle(CallRequest, async ({ component, method, args, timeoutMs }): Promise<CallAnswer> => {
		try {
			return { ok: true, value: (await runtime.call(component, method, args, timeoutMs)) ?? null };
		} catch (error) {
			return { ok: false, error: toWireError(error) };
		}
	});
	peer.handle(StopRequest, async ({ save }) => {
		// The answer has to leave before the socket closes under it.
		setImmediate(() => void runtime.stop(save));
		return null;
	});
	peer.handle(PrepareSwapRequest, async (params) => {
		prepared.add(params.id);
		return runtime.swaps.prepare(params);
	});
	peer.handle(SwitchSwapRequest, async ({ id }) => {
		const result = await runtime.swaps.switch(id);
		prepared.delete(id);
		return result;
	});
	peer.handle(AbortSwapRequest, async ({ id }) => {
		await runtime.swaps.abort(id, { code: "cancelled", message: "The upgrade was taken back before the switch." });
		return null;
	});
	peer.onClosed(() => {
		for (const id of prepared) {
			void runtime.swaps.abort(id, {
				code: "owner-gone",
				message: "The program that drove the upgrade ended before the switch.",
			});
		}
	});
}
