import type { ManifestAnalysis } from "../core/editing/manifest-analysis.ts";
import { inBackground, type LspContext } from "./context.ts";
import { Debounce } from "./debounce.ts";

/** Several things often change together, such as a manifest and its lock. */
const togetherMs = 50;

export interface RefresherOptions {
	/** For the log. */
	readonly what: string;
	/** What the editor was told, as a text: equal for two analyses of which it would be told the same. */
	readonly told: (analysis: ManifestAnalysis) => string;
	/** Asks the editor to ask again. */
	readonly ask: () => Promise<unknown>;
}

/**
 * Has an editor ask anew once it would be told something else of a manifest that it has open. Asking each time that anything
 * changes would have lines jump, and clicks go nowhere, all the while that an upgrade is under way.
 */
export class Refresher {
	readonly #options: RefresherOptions;
	/** By URI of the document. */
	readonly #told = new Map<string, string>();

	constructor({ connection, edited, shutdown, workspaces }: LspContext, options: RefresherOptions) {
		this.#options = options;
		const ask = () => inBackground(connection.console, options.what, options.ask());
		const look = async (): Promise<void> => {
			for (const [uri, before] of this.#told) {
				const found = await edited.at(uri);
				if (found?.kind !== "manifest") this.#told.delete(uri);
				else if (options.told(found.analysis) !== before) return ask();
			}
		};
		const soon = new Debounce(() => inBackground(connection.console, options.what, look()));
		workspaces.onDidChange(() => {
			if (!shutdown.aborted) soon.trigger(togetherMs);
		});
		// Of a document that was opened before its folder was looked at nothing was told yet.
		workspaces.onDidAdd(ask);
		// Of a manifest that is deleted while it is open there is nothing to tell any more.
		workspaces.onDidRemove(() => {
			if (!shutdown.aborted) ask();
		});
		shutdown.addEventListener("abort", () => soon.cancel());
	}

	tell(uri: string, analysis: ManifestAnalysis): void {
		this.#told.set(uri, this.#options.told(analysis));
	}
}
