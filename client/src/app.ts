import type * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { RuntimeProcesses } from "./runtime/runtime-processes.ts";
import type { Workspaces } from "./workspaces.ts";

/** What commands and views work with. */
export interface App {
	readonly client: LanguageClient;
	readonly workspaces: Workspaces;
	readonly runtimes: RuntimeProcesses;
	readonly output: vscode.LogOutputChannel;
	/** Resolves when it is known what there is, or that the server does not start. */
	readonly ready: Promise<void>;
	/** Path of the bundled command line. */
	readonly cli: string;
}
