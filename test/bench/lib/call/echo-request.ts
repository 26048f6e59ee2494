import { RequestType } from "vscode-jsonrpc/node";

export const EchoRequest = new RequestType<number, number, void>("echo");
