import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ports } from "../../../server/src/lsp/ports.ts";
import { openWorkspace } from "../../../server/src/open-workspace.ts";
import type { Workspace } from "../../../server/src/services/workspace.ts";

export interface TestPorts extends Ports {
	/** Roots, in the order of opening. */
	readonly opened: string[];
	readonly disposed: string[];
}

/** @param around lets a test stand between the server and the workspace, to hold back an answer or to count calls. */
export function testPorts(around: (workspace: Workspace) => Partial<Workspace> = () => ({})): TestPorts {
	const opened: string[] = [];
	const disposed: string[] = [];
	return {
		opened,
		disposed,
		async openWorkspace(root, isTrusted) {
			opened.push(root);
			const workspace = await openWorkspace(root, isTrusted);
			const dispose = () => {
				disposed.push(root);
				return workspace.dispose();
			};
			return { ...workspace, dispose, ...around(workspace) };
		},
		async readManifest(root) {
			try {
				return await readFile(join(root, "noodle.json"), "utf8");
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
				throw error;
			}
		},
	};
}
