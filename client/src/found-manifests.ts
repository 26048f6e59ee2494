import * as vscode from "vscode";
import { Asking } from "./asking.ts";

const pattern = "**/noodle.json";
/** Manifests there are copies. */
const elsewhere = "**/{node_modules,.noodle}/**";
/** Each of them is watched. A tree with more is a heap of fixtures; what is opened of it is looked at all the same. */
const most = 50;

/** The manifests below the window's folders: in a repository of several services, each has its own. */
export class FoundManifests implements vscode.Disposable {
	readonly #asking: Asking;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly #subscriptions: vscode.Disposable[];
	#uris: readonly vscode.Uri[] = [];

	/** Fires when others are there than before. */
	readonly onDidChange = this.#changed.event;

	constructor(output: vscode.LogOutputChannel) {
		this.#asking = new Asking(
			() => this.#look().catch((error: unknown) => output.error("Manifests cannot be looked for.", error)),
			() => true,
		);
		// What is in them is the server's affair.
		const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
		const again = () => void this.#asking.again();
		this.#subscriptions = [
			this.#changed,
			watcher,
			watcher.onDidCreate(again),
			watcher.onDidDelete(again),
			vscode.workspace.onDidChangeWorkspaceFolders(again),
		];
		again();
	}

	get uris(): readonly vscode.Uri[] {
		return this.#uris;
	}

	async #look(): Promise<void> {
		const found = await vscode.workspace.findFiles(pattern, elsewhere, most);
		const key = (uris: readonly vscode.Uri[]) => uris.map(String).sort().join("\n");
		const isNew = key(found) !== key(this.#uris);
		this.#uris = found;
		if (isNew) this.#changed.fire();
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}
}
