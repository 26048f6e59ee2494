import * as vscode from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import {
	type HistoryItem,
	HistoryRequest,
	UnderWayChangedNotification,
	type UnderWayItem,
	UnderWayRequest,
} from "../../server/src/protocol/index.ts";
import { Asking } from "./asking.ts";
import { setContext } from "./editor-state.ts";
import type { Workspaces } from "./workspaces.ts";

/** An upgrade that is over. */
export type PastItem = HistoryItem & { readonly outcome: NonNullable<HistoryItem["outcome"]> };

/** As many past upgrades of a workspace as the view lists; the history itself shows more. */
const listed = 30;

/** What the server last said of upgrades, under way and past; views draw from here and are told when it changes. */
export class Upgrades implements vscode.Disposable {
	readonly #client: LanguageClient;
	readonly #workspaces: Workspaces;
	readonly #output: vscode.LogOutputChannel;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly #subscriptions: vscode.Disposable[];
	readonly #asking: Asking;
	#underWay: readonly UnderWayItem[] = [];
	#past: ReadonlyMap<string, readonly PastItem[]> = new Map();
	/** A history is long and does not change while the same upgrades are under way. */
	#pastIsOutdated = true;

	readonly onDidChange = this.#changed.event;

	constructor(client: LanguageClient, workspaces: Workspaces, output: vscode.LogOutputChannel) {
		this.#client = client;
		this.#workspaces = workspaces;
		this.#output = output;
		this.#asking = new Asking(
			() => this.#ask(),
			() => client.isRunning(),
		);
		this.#subscriptions = [
			this.#changed,
			client.onNotification(UnderWayChangedNotification, () => void this.#asking.again()),
			workspaces.onDidChange(() => {
				this.#pastIsOutdated = true;
				void this.#asking.again();
			}),
			client.onDidChangeState(({ newState }) => {
				if (newState === State.Stopped || newState === State.StartFailed) this.#take([], new Map());
			}),
		];
		void setContext("noodle.upgradeUnderWay", false);
	}

	/** Oldest first, of all workspaces. */
	get underWay(): readonly UnderWayItem[] {
		return this.#underWay;
	}

	/** Newest first, without what is under way. */
	pastOf(root: string): readonly PastItem[] {
		return this.#past.get(root) ?? [];
	}

	async #ask(): Promise<void> {
		try {
			const { upgrades } = await this.#client.sendRequest(UnderWayRequest);
			const idle = upgrades.length === 0;
			if (!idle && !this.#pastIsOutdated && sameIds(upgrades, this.#underWay)) return this.#take(upgrades, this.#past);
			this.#pastIsOutdated = false;
			this.#take(upgrades, await this.#askPast());
		} catch (error) {
			this.#output.error("Upgrades cannot be listed.", error);
			this.#take([], new Map());
		}
	}

	async #askPast(): Promise<ReadonlyMap<string, readonly PastItem[]>> {
		const readable = this.#workspaces.items.filter(({ problem }) => problem === null);
		const entries = readable.map(async ({ root }) => {
			const { upgrades } = await this.#client.sendRequest(HistoryRequest, { root, limit: listed });
			return [root, upgrades.filter(isOver)] as const;
		});
		return new Map(await Promise.all(entries));
	}

	#take(underWay: readonly UnderWayItem[], past: ReadonlyMap<string, readonly PastItem[]>): void {
		this.#underWay = underWay;
		this.#past = past;
		void setContext("noodle.upgradeUnderWay", underWay.length > 0);
		this.#changed.fire();
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}
}

function isOver(item: HistoryItem): item is PastItem {
	return item.outcome !== null;
}

function sameIds(a: readonly UnderWayItem[], b: readonly UnderWayItem[]): boolean {
	return a.length === b.length && a.every(({ id }, i) => id === b[i]?.id);
}
