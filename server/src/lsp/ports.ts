import type { Workspace } from "../services/workspace.ts";

/** What the server needs from outside; `main.ts` supplies the real thing. */
export interface Ports {
	/**
	 * Rejects with a sentence when it cannot be served.
	 *
	 * @param root absolute path of a folder that holds noodle.json
	 * @param isTrusted asked each time before the workspace's own settings decide what is sent to whom
	 */
	openWorkspace(root: string, isTrusted: () => boolean): Promise<Workspace>;
	/** The text of noodle.json as it is on disk; null when there is none. */
	readManifest(root: string): Promise<string | null>;
}
