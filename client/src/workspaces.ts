import * as vscode from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { ChangedNotification, ListRequest, type WorkspaceItem } from "../../server/src/protocol/index.ts";
import { Asking } from "./asking.ts";
import type { ContextKeys } from "./contributions.ts";
import { setContext } from "./editor-state.ts";

/** What the server last said of its workspaces; views draw from here and are told when it changes. */
export class Workspaces implements vscode.Disposable {
	readonly #client: LanguageClient;
	readonly #output: vscode.LogOutputChannel;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly #subscriptions: vscode.Disposable[];
	readonly #asking: Asking;
	#items: readonly WorkspaceItem[] = [];
	#state: ContextKeys["noodle.state"] = "loading";

	readonly onDidChange = this.#changed.event;

	constructor(client: LanguageClient, output: vscode.LogOutputChannel) {
		this.#client = client;
		this.#output = output;
		this.#asking = new Asking(
			() => this.#ask(),
			() => client.isRunning(),
		);
		this.#subscriptions = [
			this.#changed,
			client.onNotification(ChangedNotification, () => void this.update()),
			client.onDidChangeState(({ newState }) => {
				if (newState === State.Running) void this.update();
				if (newState === State.Stopped || newState === State.StartFailed) this.#take([], "failed");
			}),
		];
		void setContext("noodle.state", this.#state);
	}

	get items(): readonly WorkspaceItem[] {
		return this.#items;
	}

	get state(): ContextKeys["noodle.state"] {
		return this.#state;
	}

	at(root: string): WorkspaceItem | undefined {
		return this.#items.find((item) => item.root === root);
	}

	/** Asks the server anew. */
	update(): Promise<void> {
		return this.#asking.again();
	}

	async #ask(): Promise<void> {
		try {
			const { workspaces } = await this.#client.sendRequest(ListRequest);
			this.#take(workspaces, stateOf(workspaces));
		} catch (error) {
			this.#output.error("The components cannot be listed.", error);
			this.#take([], "failed");
		}
	}

	#take(items: readonly WorkspaceItem[], state: ContextKeys["noodle.state"]): void {
		this.#items = items;
		this.#state = state;
		void setContext("noodle.state", state);
		this.#changed.fire();
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}
}

function stateOf(items: readonly WorkspaceItem[]): ContextKeys["noodle.state"] {
	if (items.length === 0) return "empty";
	const saysNothing = ({ components, findings, problem }: WorkspaceItem) =>
		components.length === 0 && findings.length === 0 && problem === null;
	return items.every(saysNothing) ? "bare" : "ready";
}
