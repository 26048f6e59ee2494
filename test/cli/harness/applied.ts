import { noodle, startRuntime } from "../../harness/noodle.ts";
import { call } from "../../harness/observer.ts";
import type { TempWorkspace } from "../../harness/workspace.ts";

/** A runtime of this workspace, whose manifest is applied, so that lock and `active.json` are there. */
export async function applied(workspace: TempWorkspace): Promise<TempWorkspace> {
	await startRuntime(workspace.root);
	await noodle(workspace.root, ["apply"]);
	return workspace;
}

/** The same with a counter in it that stands at one. */
export async function appliedCounter(workspace: TempWorkspace): Promise<TempWorkspace> {
	await applied(workspace);
	await call(workspace.root, "counter", "increment");
	return workspace;
}
