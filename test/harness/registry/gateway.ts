import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";

export interface SeenRequest {
	/** Path, as asked for. */
	readonly path: string;
	readonly headers: IncomingMessage["headers"];
	/** What it was answered; null: not yet, or never. */
	status: number | null;
}

/**
 * What a gateway does to a request instead of passing it on: no answer, half of one and then none or the end of the
 * connection, or another one; undefined: it passes it on.
 */
export type Interference =
	| "hang"
	| "hang midway"
	| "break off"
	| { readonly status: number; readonly body?: string }
	| undefined;

/** Stands in front of a registry: sees what is asked, and can stand in the way. */
export interface Gateway {
	/** Ends in a slash. */
	readonly url: string;
	readonly seen: SeenRequest[];
	interfere: (request: SeenRequest) => Interference;
	/** Nobody is there any more; `open` brings it back at the same address. */
	close(): Promise<void>;
	open(): Promise<void>;
}

/**
 * @param registry address of the registry behind it
 * @param tls with it, the gateway speaks HTTPS
 */
export async function startGateway(registry: string, tls?: { key: string; cert: string }): Promise<Gateway> {
	const seen: SeenRequest[] = [];
	let port = 0;
	const handle = (incoming: IncomingMessage, response: ServerResponse): void => {
		// A proxy is asked for whole addresses.
		const { pathname } = new URL(incoming.url ?? "/", "http://gateway");
		const entry: SeenRequest = { path: pathname, headers: incoming.headers, status: null };
		seen.push(entry);
		const instead = gateway.interfere(entry);
		if (instead === "hang") return;
		if (instead === "hang midway" || instead === "break off") {
			entry.status = 200;
			response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
			response.write('{ "name": ', () => instead === "break off" && response.destroy());
			return;
		}
		if (instead) {
			entry.status = instead.status;
			response.writeHead(instead.status, { "content-type": "application/json" }).end(instead.body ?? "{}");
			return;
		}
		const { hostname, port: target } = new URL(registry);
		const onward = request({ hostname, port: target, path: pathname, headers: incoming.headers }, (answer) => {
			entry.status = answer.statusCode ?? null;
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		onward.on("error", () => response.destroy());
		onward.end();
	};
	const create = () => (tls ? createSecureServer(tls, handle) : createServer(handle));
	let server = create();
	const gateway: Gateway = {
		get url() {
			return `${tls ? "https" : "http"}://127.0.0.1:${port}/`;
		},
		seen,
		interfere: () => undefined,
		async open() {
			server = create().listen(port, "127.0.0.1");
			await once(server, "listening");
			const address = server.address();
			if (address !== null && typeof address !== "string") port = address.port;
		},
		async close() {
			if (!server.listening) return;
			const closed = once(server, "close");
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
	await gateway.open();
	return gateway;
}
