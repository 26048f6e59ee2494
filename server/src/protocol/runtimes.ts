import { RequestType } from "vscode-jsonrpc";
import type { FailureItem } from "./failure.ts";
import type { WorkspaceParams } from "./workspaces.ts";

/** Has a live runtime finish its calls, keep its components' state for the next start, and end. */
export const StopRuntimeRequest = new RequestType<
	WorkspaceParams & { readonly runtime: string },
	/** Null: it has begun to end. */
	{ readonly error: FailureItem | null },
	void
>("noodle/stopRuntime");
