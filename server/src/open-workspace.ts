import { nodePorts } from "./adapters/node-ports.ts";
import { createWorkspace } from "./services/create-workspace.ts";
import type { Workspace } from "./services/workspace.ts";

/** A workspace over the real adapters. */
export async function openWorkspace(root: string): Promise<Workspace> {
	return createWorkspace(nodePorts(root, process.env));
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
