import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { WorkspaceItem } from "../../../server/src/protocol/index.ts";
import { taskType } from "../contributions.ts";
import type { Workspaces } from "../workspaces.ts";
import type { RuntimeProcesses } from "./runtime-processes.ts";
import { RuntimeTerminal } from "./runtime-terminal.ts";
import { startCommand } from "./start-command.ts";

interface RuntimeTaskDefinition extends vscode.TaskDefinition {
	/** Where noodle.json lies, from the workspace folder; left out: in it. */
	readonly folder?: string;
}

/** Runtimes as tasks, so that a launch configuration or another task can begin with one. */
export class RuntimeTasks implements vscode.TaskProvider {
	readonly #client: LanguageClient;
	readonly #workspaces: Workspaces;
	readonly #runtimes: RuntimeProcesses;
	readonly #cli: string;

	/** @param cli path of the bundled command line */
	constructor(client: LanguageClient, workspaces: Workspaces, runtimes: RuntimeProcesses, cli: string) {
		this.#client = client;
		this.#workspaces = workspaces;
		this.#runtimes = runtimes;
		this.#cli = cli;
	}

	register(): vscode.Disposable {
		return vscode.tasks.registerTaskProvider(taskType, this);
	}

	provideTasks(): vscode.Task[] {
		return this.#workspaces.items.flatMap((workspace) => this.taskFor(workspace) ?? []);
	}

	resolveTask(task: vscode.Task): vscode.Task | undefined {
		const { scope, definition } = task;
		if (typeof scope !== "object") return undefined;
		const { folder = "." } = definition as RuntimeTaskDefinition;
		return this.#task(scope, vscode.Uri.joinPath(scope.uri, folder), definition, task.name);
	}

	/** Undefined: no folder of the window holds it. */
	taskFor({ root, name }: WorkspaceItem): vscode.Task | undefined {
		const uri = this.#client.protocol2CodeConverter.asUri(root);
		const scope = vscode.workspace.getWorkspaceFolder(uri);
		if (!scope) return undefined;
		const folder = uri.path === scope.uri.path ? undefined : uri.path.slice(scope.uri.path.length + 1);
		const definition: RuntimeTaskDefinition = { type: taskType, ...(folder === undefined ? {} : { folder }) };
		return this.#task(scope, uri, definition, vscode.l10n.t("runtime of {0}", name));
	}

	#task(scope: vscode.WorkspaceFolder, uri: vscode.Uri, definition: vscode.TaskDefinition, name: string): vscode.Task {
		const root = this.#client.code2ProtocolConverter.asUri(uri);
		const command = () => startCommand(uri, this.#cli);
		const execution = new vscode.CustomExecution(async () => new RuntimeTerminal(this.#runtimes, root, uri, command));
		const task = new vscode.Task(definition, scope, name, "noodle", execution, []);
		task.isBackground = true;
		task.detail = vscode.l10n.t("Hosts the components of noodle.json until it is stopped");
		task.presentationOptions = {
			reveal: vscode.TaskRevealKind.Never,
			panel: vscode.TaskPanelKind.Dedicated,
			showReuseMessage: false,
			clear: true,
		};
		return task;
	}
}
