import {
	connectRuntime,
	type FoundRuntime,
	findRuntimes,
	type RuntimeConnection,
} from "@noodle-upgrade/runtime/control";
import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import {
	AbortSwapRequest,
	type Answer,
	CallRequest,
	ConfigsRequest,
	PrepareSwapRequest,
	RetireSwapRequest,
	SplitSwapRequest,
	StatusRequest,
	StopRequest,
	SwitchSwapRequest,
} from "@noodle-upgrade/runtime/protocol";
import type { Fleet, RuntimeLink } from "../../core/ports.ts";

const statusMs = 5_000;
const defaultCallMs = 30_000;
/** Keys that move with their calls wait for those that are under way. */
const splitMs = 30_000;
/** A release has five seconds to clean up, and the upgrade that waits for it is over but for that. */
const retireMs = 6_000;
/** What a runtime may take beyond the time it was given, before it counts as gone. */
const graceMs = 5_000;

/** The live runtimes of a workspace, found by their run files and reached over their control sockets. */
export function socketFleet(root: string): Fleet {
	/** Connections that stand or are being made: two questions at a time share one. */
	const connections = new Map<string, Promise<Result<RuntimeConnection>>>();
	const listeners = new Set<() => void>();
	const changed = (): void => {
		for (const listener of listeners) listener();
	};
	const connectionTo = (run: FoundRuntime): Promise<Result<RuntimeConnection>> => {
		const known = connections.get(run.id);
		if (known) return known;
		const connecting = connectRuntime(run).then((connected) => {
			if (!connected.ok) {
				connections.delete(run.id);
				return connected;
			}
			connected.value.onChanged(changed);
			connected.value.onClosed(() => {
				connections.delete(run.id);
				changed();
			});
			return connected;
		});
		connections.set(run.id, connecting);
		return connecting;
	};
	return {
		async connect() {
			const found = await findRuntimes(root);
			const asked = await Promise.all(found.map(async (run) => ({ run, connected: await connectionTo(run) })));
			return {
				links: asked.flatMap(({ connected }) => (connected.ok ? [linkTo(connected.value)] : [])),
				unreachable: asked.flatMap(({ run: { id, pid }, connected }) =>
					connected.ok || connected.error.code === "runtime-gone" ? [] : [{ id, pid, error: connected.error }],
				),
			};
		},
		onChanged(listener) {
			listeners.add(listener);
		},
		async close() {
			listeners.clear();
			const closing = [...connections.values()];
			connections.clear();
			for (const connected of await Promise.all(closing)) if (connected.ok) connected.value.close();
		},
	};
}

function linkTo(connection: RuntimeConnection): RuntimeLink {
	return {
		id: connection.id,
		pid: connection.pid,
		status: () => connection.request(StatusRequest, null, statusMs),
		configs: () => connection.request(ConfigsRequest, null, statusMs),
		async call(component, method, args, timeoutMs) {
			const answer = await connection.request(
				CallRequest,
				{ component, method, args, timeoutMs },
				(timeoutMs ?? defaultCallMs) + graceMs,
			);
			if (!answer.ok) return answer;
			return answer.value.ok
				? success(answer.value.value)
				: failure(answer.value.error.code, answer.value.error.message);
		},
		prepare: (params) => connection.request(PrepareSwapRequest, params, params.timeoutMs + graceMs).then(flat),
		split: (id, weight) => connection.request(SplitSwapRequest, { id, weight }, splitMs).then(flat),
		switch: (id, timeoutMs) => connection.request(SwitchSwapRequest, { id }, timeoutMs + graceMs).then(flat),
		async abort(id) {
			// A runtime that cannot be told takes its swaps back by itself when the connection closes.
			await connection.request(AbortSwapRequest, { id }, statusMs);
		},
		async retire(id) {
			await connection.request(RetireSwapRequest, { id }, retireMs);
		},
		stop: () => connection.request(StopRequest, { save: true }, statusMs),
		onChanged: (listener) => connection.onChanged(listener),
		onClosed: (listener) => connection.onClosed(listener),
	};
}

function flat<Value>(result: Result<Answer<Value>>): Result<Value> {
	return result.ok ? result.value : result;
}
