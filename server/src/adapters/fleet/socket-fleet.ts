import { connectRuntime, findRuntimes, type RuntimeConnection } from "@noodle-upgrade/runtime/control";
import { type Failure, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import {
	AbortSwapRequest,
	type Answer,
	CallRequest,
	PrepareSwapRequest,
	StatusRequest,
	SwitchSwapRequest,
} from "@noodle-upgrade/runtime/protocol";
import type { Fleet, RuntimeLink } from "../../core/ports.ts";

const statusMs = 5_000;
const defaultCallMs = 30_000;
/** What a runtime may take beyond the time it was given, before it counts as gone. */
const graceMs = 5_000;

/** The live runtimes of a workspace, found by their run files and reached over their control sockets. */
export function socketFleet(root: string): Fleet {
	const connections = new Map<string, RuntimeConnection>();
	const listeners = new Set<() => void>();
	const changed = (): void => {
		for (const listener of listeners) listener();
	};
	return {
		async connect() {
			const unreachable: { id: string; pid: number; error: Failure }[] = [];
			const order: string[] = [];
			for (const run of await findRuntimes(root)) {
				if (!connections.has(run.id)) {
					const connected = await connectRuntime(run);
					if (!connected.ok) {
						if (connected.error.code !== "runtime-gone")
							unreachable.push({ id: run.id, pid: run.pid, error: connected.error });
						continue;
					}
					const connection = connected.value;
					connections.set(run.id, connection);
					connection.onChanged(changed);
					connection.onClosed(() => {
						connections.delete(run.id);
						changed();
					});
				}
				order.push(run.id);
			}
			return {
				links: order.flatMap((id) => {
					const connection = connections.get(id);
					return connection ? [linkTo(connection)] : [];
				}),
				unreachable,
			};
		},
		onChanged(listener) {
			listeners.add(listener);
		},
		async close() {
			listeners.clear();
			for (const connection of [...connections.values()]) connection.close();
			connections.clear();
		},
	};
}

function linkTo(connection: RuntimeConnection): RuntimeLink {
	return {
		id: connection.id,
		pid: connection.pid,
		status: () => connection.request(StatusRequest, null, statusMs),
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
		switch: (id, timeoutMs) => connection.request(SwitchSwapRequest, { id }, timeoutMs + graceMs).then(flat),
		async abort(id) {
			// A runtime that cannot be told takes its swaps back by itself when the connection closes.
			await connection.request(AbortSwapRequest, { id }, statusMs);
		},
		onChanged: (listener) => connection.onChanged(listener),
		onClosed: (listener) => connection.onClosed(listener),
	};
}

function flat<Value>(result: Result<Answer<Value>>): Result<Value> {
	return result.ok ? result.value : result;
}
