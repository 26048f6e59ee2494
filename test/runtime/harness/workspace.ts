import { onTestFinished } from "vitest";
import { type TempWorkspace, tempWorkspace, type WorkspaceSpec } from "../../harness/workspace.ts";

/** A workspace that is gone when its test is over. */
export async function workspaceForTest(spec: WorkspaceSpec): Promise<TempWorkspace> {
	const workspace = await tempWorkspace(spec);
	onTestFinished(() => workspace.remove());
	return workspace;
}
