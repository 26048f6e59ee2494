import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { CountersRequest } from "../../../../server/src/protocol/index.ts";
import type { CommandId } from "../../contributions.ts";
import { messageOf } from "../../text/message-of.ts";
import type { Upgrades } from "../../upgrades.ts";
import type { FromPage, PageVerb, ShownUpgrade, ToPage } from "../../webview/dashboard/messages.ts";
import type { Workspaces } from "../../workspaces.ts";
import { CounterPoll } from "./counter-poll.ts";
import { pageHtml } from "./page-html.ts";
import { pageTexts } from "./page-texts.ts";
import { graphComponent, shownPast, shownUnderWay } from "./shown-upgrade.ts";

export interface DashboardSources {
	readonly client: LanguageClient;
	readonly workspaces: Workspaces;
	readonly upgrades: Upgrades;
	/** Where the extension is installed. */
	readonly extensionUri: vscode.Uri;
}

const commandOf: Readonly<Record<PageVerb, CommandId>> = {
	promote: "noodle.promoteUpgrade",
	"mark-good": "noodle.markUpgradeGood",
	pause: "noodle.pauseUpgrade",
	resume: "noodle.resumeUpgrade",
	abort: "noodle.abortUpgrade",
	retry: "noodle.retryUpgrade",
	"roll-back": "noodle.rollBackToBefore",
	report: "noodle.showUpgradeReport",
};

/** The folder of the page's script and styles; a page may load nothing from outside of it. */
function pageFolder(extensionUri: vscode.Uri): vscode.Uri {
	return vscode.Uri.joinPath(extensionUri, "client", "dist", "webview");
}

/** One workspace's dashboard: tells the page what there is, for as long as it can be seen. */
export class DashboardPanel {
	readonly #sources: DashboardSources;
	readonly #root: string;
	readonly #panel: vscode.WebviewPanel;
	readonly #subscriptions: vscode.Disposable[];
	readonly #poll = new CounterPoll(() => this.#count());
	#isClosed = false;

	/** @param root URI of the workspace's folder */
	constructor(panel: vscode.WebviewPanel, root: string, sources: DashboardSources) {
		this.#panel = panel;
		this.#root = root;
		this.#sources = sources;
		this.#subscriptions = [
			panel.webview.onDidReceiveMessage((message: FromPage) => this.#take(message)),
			panel.onDidChangeViewState(() => this.#look()),
			sources.upgrades.onDidChange(() => this.#tellUpgrade()),
			sources.workspaces.onDidChange(() => this.#tellComponents()),
		];
		panel.onDidDispose(() => this.#dispose());
		panel.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(sources.extensionUri)] };
		panel.webview.html = this.#html();
	}

	reveal(): void {
		this.#panel.reveal();
	}

	#html(): string {
		const { webview, title } = this.#panel;
		const folder = pageFolder(this.#sources.extensionUri);
		const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
		return pageHtml(title, pageTexts(this.#root), {
			cspSource: webview.cspSource,
			script: file("dashboard.js"),
			style: file("dashboard.css"),
			nonce: randomBytes(16).toString("base64"),
		});
	}

	#take(message: FromPage): void {
		if (message.type === "ready") {
			this.#tellComponents();
			this.#tellUpgrade();
			this.#look();
			return;
		}
		const target = { root: this.#root, upgrade: message.id };
		void vscode.commands.executeCommand(commandOf[message.verb], { target });
	}

	/** A panel that is closed may not even be asked, and answers may come after that. */
	get #isSeen(): boolean {
		return !this.#isClosed && this.#panel.visible;
	}

	#look(): void {
		this.#poll.wanted = this.#isSeen;
	}

	async #count(): Promise<void> {
		try {
			const { at, counters } = await this.#sources.client.sendRequest(CountersRequest, { root: this.#root });
			this.#tell({ type: "look", look: { at: Date.parse(at), counters } });
		} catch (error) {
			this.#tell({ type: "silent", reason: messageOf(error) });
		}
	}

	#tellUpgrade(): void {
		this.#tell({ type: "upgrade", upgrade: this.#shown() });
	}

	#shown(): ShownUpgrade | null {
		const { upgrades } = this.#sources;
		const underWay = upgrades.underWay.find(({ root }) => root === this.#root);
		if (underWay) return shownUnderWay(underWay);
		const [last] = upgrades.pastOf(this.#root);
		return last ? shownPast(last, new Date()) : null;
	}

	#tellComponents(): void {
		const components = this.#sources.workspaces.at(this.#root)?.components ?? [];
		this.#tell({ type: "components", components: components.map(graphComponent) });
	}

	/** A page that is hidden is not there; when it is back it says that it is ready. */
	#tell(message: ToPage): void {
		if (this.#isSeen) void this.#panel.webview.postMessage(message);
	}

	#dispose(): void {
		this.#isClosed = true;
		this.#poll.wanted = false;
		for (const subscription of this.#subscriptions) subscription.dispose();
	}
}
