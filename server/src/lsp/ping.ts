import type { ServerCapabilities } from "vscode-languageserver";
import { PingRequest } from "../protocol/index.ts";
import type { LspContext } from "./context.ts";
import { onRequest0 } from "./custom-messages.ts";

/** Lets a client see that the server is not hanging, and know which process to end when it is. */
export function registerPing({ connection }: LspContext): ServerCapabilities {
	onRequest0(connection, PingRequest, async () => ({ pid: process.pid }));
	return {};
}
