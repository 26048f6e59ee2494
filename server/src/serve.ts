import { join } from "node:path";
import { manifestFileName } from "@noodle-upgrade/runtime/formats";
import { readIfThere } from "@noodle-upgrade/runtime/releases";
import type { Connection } from "vscode-languageserver";
import { openWorkspace } from "./open-workspace.ts";
import { createServer } from "./server.ts";

/** Runs the language server on a connection until its client says goodbye. */
export function serve(connection: Connection): Promise<void> {
	createServer(connection, {
		openWorkspace,
		readManifest: (root) => readIfThere(join(root, manifestFileName)),
	});
	return new Promise((resolve) => connection.onExit(resolve));
}
