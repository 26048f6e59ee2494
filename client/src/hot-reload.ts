import * as vscode from "vscode";
import { HotReloadRequest, type WorkspaceItem } from "../../server/src/protocol/index.ts";
import type { App } from "./app.ts";
import { setting } from "./editor-state.ts";

const shownMs = 5000;

/** What is worth no message: the file belongs to no component, or its component runs nowhere. */
const silent: ReadonlySet<string> = new Set(["no-source", "not-running"]);

/** On save, where the setting says so: what is written of a component takes the place of what runs, with its state. */
export class HotReload implements vscode.Disposable {
	readonly #app: Pick<App, "client" | "workspaces" | "output">;
	readonly #listener: vscode.Disposable;
	/** Files to be taken up, by workspace: one after the other, and a file that is saved again meanwhile once. */
	readonly #waiting = new Map<string, Set<string>>();
	readonly #busy = new Set<string>();

	constructor(app: Pick<App, "client" | "workspaces" | "output">) {
		this.#app = app;
		this.#listener = vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#saved(uri));
	}

	#saved(uri: vscode.Uri): void {
		if (!vscode.workspace.isTrusted || setting("noodle.hotReload.enabled", uri) !== true) return;
		const workspace = this.#workspaceOf(uri);
		if (!workspace || workspace.runtimes.length === 0) return;
		const file = this.#app.client.code2ProtocolConverter.asUri(uri);
		const waiting = this.#waiting.get(workspace.root) ?? new Set();
		this.#waiting.set(workspace.root, waiting.add(file));
		if (!this.#busy.has(workspace.root)) void this.#run(workspace.root, waiting);
	}

	/** The innermost workspace that the file lies in. */
	#workspaceOf(uri: vscode.Uri): WorkspaceItem | undefined {
		const around = this.#app.workspaces.items.filter(({ root }) => {
			const folder = this.#app.client.protocol2CodeConverter.asUri(root);
			return folder.scheme === uri.scheme && uri.path.startsWith(`${folder.path}/`);
		});
		return around.sort((a, b) => b.root.length - a.root.length)[0];
	}

	async #run(root: string, waiting: Set<string>): Promise<void> {
		this.#busy.add(root);
		for (const file of waiting) {
			waiting.delete(file);
			// Whatever goes wrong is said, and the next save is a new try.
			await this.#reload(root, file).catch((error: unknown) => this.#app.output.error("Hot reload failed.", error));
		}
		this.#busy.delete(root);
	}

	async #reload(root: string, file: string): Promise<void> {
		const result = await this.#app.client.sendRequest(HotReloadRequest, { root, file });
		if (result.ok) {
			const { name, version, gateMs, warnings } = result;
			this.#app.output.info(`${name} ${version} was swapped in; calls waited for ${gateMs.toFixed(1)} ms at the most.`);
			for (const warning of warnings) this.#app.output.warn(`Hot reload: ${warning}`);
			const said = vscode.l10n.t("{0} reloaded", name);
			vscode.window.setStatusBarMessage(["$(zap)", said].join(" "), shownMs);
			return;
		}
		const { code, message } = result.error;
		if (silent.has(code)) return;
		this.#app.output.warn(`Hot reload: ${message} [${code}]`);
		void vscode.window.showErrorMessage(vscode.l10n.t("The old release serves on. {0} [{1}]", message, code));
	}

	dispose(): void {
		this.#listener.dispose();
	}
}
