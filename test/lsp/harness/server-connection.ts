import type { PassThrough } from "node:stream";
import { type Connection, createConnection } from "vscode-languageserver";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";

/**
 * A server's end over streams in memory. The library's own way to make one ends the process on `exit`, which would be
 * the test's; here `exit` is told to the caller.
 */
export function serverConnection(input: PassThrough, output: PassThrough, onExit: (code: number) => void): Connection {
	return createConnection(
		(logger) => createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output), logger),
		{ shutdownReceived: false, initialize: () => {}, exit: onExit },
	);
}
