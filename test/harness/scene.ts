import { onTestFinished } from "vitest";
import { type TempWorkspace, tempWorkspace, type WorkspaceSpec } from "./workspace.ts";

/** A workspace for one test, gone when the test is over. */
export async function workspaceForTest(spec: WorkspaceSpec): Promise<TempWorkspace> {
	const workspace = await tempWorkspace(spec);
	onTestFinished(() => workspace.remove());
	return workspace;
}
