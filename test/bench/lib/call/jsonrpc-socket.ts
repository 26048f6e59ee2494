import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from "vscode-jsonrpc/node";
import type { Caller } from "./caller.ts";
import { EchoRequest } from "./echo-request.ts";

/** JSON-RPC with a child over a socket, as editors talk with language servers. */
export async function jsonRpcSocket(): Promise<Caller> {
	const folder = await mkdtemp(join(tmpdir(), "noodle-bench-"));
	const path = process.platform === "win32" ? `\\\\.\\pipe\\${folder.replace(/[\\/:]/g, "-")}` : join(folder, "socket");
	const server = createServer().listen(path);
	await once(server, "listening");
	const child = fork(new URL("./jsonrpc-socket.process.ts", import.meta.url), [path], { execArgv: [] });
	const [socket] = (await once(server, "connection")) as [Socket];
	const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
	connection.listen();
	return {
		call: (value) => connection.sendRequest(EchoRequest, value),
		close: async () => {
			connection.dispose();
			socket.destroy();
			server.close();
			child.kill();
			await once(child, "exit");
			await rm(folder, { recursive: true, force: true });
		},
	};
}
