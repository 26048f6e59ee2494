import type { Workspace } from "../services/workspace.ts";

/** What the server needs from outside; `main.ts` supplies the real thing. */
export interface Ports {
	/** @param root absolute path of a folder that holds noodle.json. Rejects with a sentence when it cannot be served. */
	openWorkspace(root: string): Promise<Workspace>;
	/** The text of noodle.json as it is on disk; null when there is none. */
	readManifest(root: string): Promise<string | null>;
}
