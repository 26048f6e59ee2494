import { timingSafeEqual } from "node:crypto";
import { chmod, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import {
	createMessageConnection,
	ErrorCodes,
	type MessageConnection,
	type NotificationType,
	type RequestType,
	ResponseError,
} from "vscode-jsonrpc/node";
import type { LogLevel } from "../component/contract.ts";
import { failure, success } from "../formats/failure.ts";
import { type Answer, ChangedNotification, HelloRequest, protocolVersion } from "./protocol.ts";
import { socketMessages } from "./socket-messages.ts";

/** What answers the requests of one connection; made when its token was right. */
export interface Peer {
	handle<Params, Value>(type: RequestType<Params, Value, void>, handler: (params: Params) => Promise<Value>): void;
	/** A peer that does not read what it is sent is cut off, because what it has not read is memory. */
	notify<Params>(type: NotificationType<Params>, params: Params): void;
	onClosed(listener: () => void): void;
}

export interface ControlServerOptions {
	readonly token: string;
	readonly identity: { readonly id: string; readonly pid: number };
	readonly serve: (peer: Peer) => void;
	readonly log: (level: LogLevel, message: string) => void;
}

interface Connected {
	readonly socket: Socket;
	/** Told once, when the connection is over. */
	readonly whenClosed: (() => void)[];
}

/** How long a peer may take to say hello before its connection is cut. */
const helloMs = 5_000;

/** More than all windows and terminals of one person have; those that come later are closed at once. */
const maxConnections = 256;

/** How long a peer may take to read its last answers before its connection is cut. */
const closeMs = 1_000;

/** The control socket of a runtime: owner-only, and nothing but the greeting before the token was right. */
export class ControlServer {
	readonly #token: Buffer;
	readonly #options: ControlServerOptions;
	readonly #server: Server;
	readonly #connections = new Map<MessageConnection, Connected>();
	/** Those of them that have shown the token. */
	readonly #welcome = new Set<MessageConnection>();

	constructor(options: ControlServerOptions) {
		this.#token = Buffer.from(options.token);
		this.#options = options;
		this.#server = createServer((socket) => this.#accept(socket));
		this.#server.maxConnections = maxConnections;
	}

	/** @param folder a private one, which is there; null for a named pipe, which lies in none */
	async listen(address: string, folder: string | null): Promise<void> {
		if (folder !== null) await rm(address, { force: true });
		await new Promise<void>((resolve, reject) => {
			this.#server.once("error", reject);
			this.#server.listen(address, () => {
				this.#server.off("error", reject);
				resolve();
			});
		});
		// Later errors are those of a single accept, such as a process that is out of files: no reason to end the service.
		this.#server.on("error", (error) =>
			this.#options.log("error", `The control socket failed to take a connection: ${error.message}`),
		);
		if (folder !== null) await chmod(address, 0o600);
		// A service that has nothing else to do may end; its control socket alone is no reason to live.
		this.#server.unref();
	}

	/** For whoever has nothing to do but to wait for the runtime's end. */
	keepAlive(): void {
		this.#server.ref();
	}

	notifyChanged(): void {
		for (const connection of this.#welcome) {
			// A peer that cannot be told is one that is going; its connection goes with it.
			connection
				.sendNotification(ChangedNotification, null)
				.catch(() => this.#connections.get(connection)?.socket.destroy());
		}
	}

	#notify<Params>(rpc: MessageConnection, socket: Socket, type: NotificationType<Params>, params: Params): void {
		if (socket.destroyed) return;
		rpc.sendNotification(type.method, params).catch(() => socket.destroy());
	}

	async close(): Promise<void> {
		const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
		const sockets = [...this.#connections.values()].map(({ socket }) => socket);
		for (const connection of [...this.#connections.keys()]) {
			// A connection that is disposed of tells nobody of its end, and throws at whoever still sends on it.
			this.#forget(connection);
			connection.dispose();
		}
		for (const socket of sockets) socket.destroySoon();
		const cut = setTimeout(() => {
			for (const socket of sockets) socket.destroy();
		}, closeMs);
		await closed;
		clearTimeout(cut);
	}

	/** The connection is over, whoever has ended it. */
	#forget(rpc: MessageConnection): void {
		const { whenClosed = [] } = this.#connections.get(rpc) ?? {};
		this.#connections.delete(rpc);
		this.#welcome.delete(rpc);
		for (const tell of whenClosed) tell();
	}

	#accept(socket: Socket): void {
		const { reader, writer } = socketMessages(
			socket,
			() => this.#welcome.has(rpc),
			(why) => this.#options.log("warn", `A connection to the control socket was cut: ${why}.`),
		);
		const rpc = createMessageConnection(reader, writer);
		const silence = setTimeout(() => socket.destroy(), helloMs).unref();
		const whenClosed = [() => clearTimeout(silence)];
		this.#connections.set(rpc, { socket, whenClosed });
		socket.unref();
		socket.on("error", () => socket.destroy());
		rpc.onClose(() => this.#forget(rpc));
		rpc.onError(() => socket.destroy());
		const { identity } = this.#options;
		rpc.onRequest(HelloRequest, ({ token, protocol }): Answer<{ id: string; pid: number; protocol: number }> => {
			const shown = Buffer.from(String(token));
			if (shown.length !== this.#token.length || !timingSafeEqual(shown, this.#token)) {
				return failure("wrong-token", "The token is not the one in the runtime's run file.");
			}
			if (protocol !== protocolVersion) {
				return failure(
					"wrong-protocol",
					`The runtime of process ${identity.pid} speaks control protocol ${protocolVersion}, and this program ${protocol}. Use the same version of Noodle Upgrade for both.`,
				);
			}
			clearTimeout(silence);
			this.#welcome.add(rpc);
			return success({ ...identity, protocol: protocolVersion });
		});
		this.#options.serve({
			handle: <Params, Value>(type: RequestType<Params, Value, void>, handler: (params: Params) => Promise<Value>) =>
				void rpc.onRequest(type.method, async (params: Params): Promise<unknown> => {
					if (!this.#welcome.has(rpc))
						throw new ResponseError(ErrorCodes.InvalidRequest, "Say hello with the runtime's token first.");
					return handler(params);
				}),
			notify: (type, params) => this.#notify(rpc, socket, type, params),
			onClosed: (listener) => void whenClosed.push(listener),
		});
		rpc.listen();
	}
}
