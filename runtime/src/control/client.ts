import { connect, type Socket } from "node:net";
import {
	createMessageConnection,
	type MessageConnection,
	type NotificationHandler,
	type RequestType,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { failure, messageOf, type Result, success } from "../formats/failure.ts";
import type { RunFile } from "../formats/workspace-files.ts";
import { longestTimerMs } from "../slots/call-timeout.ts";
import type { StampedEvent } from "./events.ts";
import { ChangedNotification, EventNotification, HelloRequest, protocolVersion } from "./protocol.ts";

/** A live runtime, reached over its control socket. */
export interface RuntimeConnection {
	readonly id: string;
	readonly pid: number;
	/** @returns a failure when the runtime is gone or does not answer in time; what the answer says is the request's own affair */
	request<Params, Value>(
		type: RequestType<Params, Value, void>,
		params: Params,
		timeoutMs: number,
	): Promise<Result<Value>>;
	onChanged(listener: NotificationHandler<null>): void;
	/** What `runtime/subscribe` has asked for. */
	onEvent(listener: (event: StampedEvent) => void): void;
	onClosed(listener: () => void): void;
	close(): void;
}

/**
 * Connects, and shows the token. `runtime-gone` means that nobody listens there: a runtime listens before it announces
 * itself, so its process number has been given to another process since.
 */
export async function connectRuntime(run: RunFile, timeoutMs = 3000): Promise<Result<RuntimeConnection>> {
	const name = `The runtime ${run.id} (process ${run.pid})`;
	const opened = await openSocket(run.address, timeoutMs);
	if (!opened.ok)
		return failure(
			opened.error.code === "not-listening" ? "runtime-gone" : "runtime-unreachable",
			`${name} cannot be reached: ${opened.error.message}. If it hangs, end that process.`,
		);
	const socket = opened.value;
	const rpc = createMessageConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket));
	let closed = false;
	rpc.onClose(() => {
		closed = true;
	});
	// Whatever goes wrong on the stream also closes it, and that is what callers hear of.
	rpc.onError(() => socket.destroy());
	rpc.listen();
	const connection: RuntimeConnection = {
		id: run.id,
		pid: run.pid,
		request: (type, params, ms) => request(rpc, () => closed, name, type, params, ms),
		onChanged: (listener) => void rpc.onNotification(ChangedNotification, listener),
		onEvent: (listener) => void rpc.onNotification(EventNotification, listener),
		onClosed: (listener) => void (closed ? listener() : rpc.onClose(listener)),
		close() {
			closed = true;
			rpc.dispose();
			socket.destroy();
		},
	};
	const hello = await connection.request(HelloRequest, { token: run.token, protocol: protocolVersion }, timeoutMs);
	const answer = hello.ok ? hello.value : hello;
	if (answer.ok) return success(connection);
	connection.close();
	return answer;
}

async function request<Params, Value>(
	rpc: MessageConnection,
	isClosed: () => boolean,
	name: string,
	type: RequestType<Params, Value, void>,
	params: Params,
	timeoutMs: number,
): Promise<Result<Value>> {
	const gone = failure("runtime-unreachable", `${name} ended or closed the connection before it answered.`);
	if (isClosed()) return gone;
	return new Promise((resolve) => {
		const timer = setTimeout(
			() =>
				settle(
					failure(
						"runtime-unreachable",
						`${name} is alive, and did not answer ${type.method} within ${timeoutMs} ms. Try again when it is less busy. If it hangs, end that process.`,
					),
				),
			Math.min(timeoutMs, longestTimerMs),
		);
		const closing = rpc.onClose(() => settle(gone));
		const settle = (result: Result<Value>): void => {
			clearTimeout(timer);
			closing.dispose();
			resolve(result);
		};
		rpc.sendRequest<Value>(type.method, params).then(
			(value) => settle(success(value)),
			(error: unknown) =>
				settle(isClosed() ? gone : failure("runtime-error", `${name} refused ${type.method}: ${messageOf(error)}`)),
		);
	});
}

function openSocket(address: string, timeoutMs: number): Promise<Result<Socket>> {
	return new Promise((resolve) => {
		const socket = connect(address);
		const timer = setTimeout(() => {
			socket.destroy();
			resolve(failure("timeout", `its socket did not answer within ${timeoutMs} ms`));
		}, timeoutMs);
		socket.once("connect", () => {
			clearTimeout(timer);
			resolve(success(socket));
		});
		socket.once("error", (error) => {
			clearTimeout(timer);
			const { code } = error as NodeJS.ErrnoException;
			resolve(failure(code === "ECONNREFUSED" || code === "ENOENT" ? "not-listening" : "refused", messageOf(error)));
		});
	});
}
