import type * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { RuntimeProcesses } from "./runtime/runtime-processes.ts";
import type { RuntimeTasks } from "./runtime/runtime-tasks.ts";
import type { Upgrades } from "./upgrades.ts";
import type { ComponentTree } from "./views/components/component-tree.ts";
import type { FilterState } from "./views/components/filter-state.ts";
import type { Dashboards } from "./views/dashboard/dashboards.ts";
import type { PlanPreview } from "./views/plans/plan-preview.ts";
import type { Workspaces } from "./workspaces.ts";

/** What commands and views work with. */
export interface App {
	readonly client: LanguageClient;
	readonly workspaces: Workspaces;
	readonly upgrades: Upgrades;
	readonly dashboards: Dashboards;
	readonly runtimes: RuntimeProcesses;
	readonly tasks: RuntimeTasks;
	readonly tree: ComponentTree;
	/** What the tree is narrowed down to. */
	readonly filter: FilterState;
	readonly plans: PlanPreview;
	readonly output: vscode.LogOutputChannel;
	/** Resolves when it is known what there is, or that the server does not start. */
	readonly ready: Promise<void>;
	/** Where the extension is installed. */
	readonly extension: vscode.Uri;
	/** Path of the bundled command line. */
	readonly cli: string;
}
