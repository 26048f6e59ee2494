import { connect } from "node:net";
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from "vscode-jsonrpc/node";
import { EchoRequest } from "./echo-request.ts";

const socket = connect(process.argv[2] ?? "");
const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
connection.onRequest(EchoRequest, (value) => value);
connection.listen();
process.on("disconnect", () => process.exit());
