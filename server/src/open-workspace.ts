import { nodePorts } from "./adapters/node-ports.ts";
import { createWorkspace } from "./services/create-workspace.ts";
import type { Workspace } from "./services/workspace.ts";

/**
 * A workspace over the real adapters.
 *
 * @param mayAskRegistries false while the workspace is not trusted, since it could name any registry and what to send there
 */
export async function openWorkspace(root: string, mayAskRegistries = () => true): Promise<Workspace> {
	const closing = new AbortController();
	const ports = nodePorts(root, { environment: process.env, mayAskRegistries, closing: closing.signal });
	const workspace = createWorkspace(ports);
	return {
		...workspace,
		async dispose() {
			closing.abort();
			await workspace.dispose();
		},
	};
}

/** Node says of its own SQLite that it may still change; people who upgrade a component need not read that each time. */
export function silenceSqliteWarning(): void {
	const printers = process.listeners("warning");
	process.removeAllListeners("warning");
	process.on("warning", (warning) => {
		if (warning.name === "ExperimentalWarning" && warning.message.includes("SQLite")) return;
		for (const print of printers) print(warning);
	});
}
