import type * as vscode from "vscode";
import type { App } from "../app.ts";

/** What an item of the tree says of itself to the commands of its menu. */
export interface CommandTarget {
	/** URI of the workspace's folder. */
	readonly root: string;
	readonly component?: string;
	/** The release to upgrade to, or to plan. */
	readonly version?: string;
	/** The rollback point to go back to. */
	readonly point?: string;
	/** Id of the upgrade that is meant. */
	readonly upgrade?: string;
}

/** One verb. It is told by the palette, by a menu on a tree item, or by another command. Its id stands in index.ts. */
export interface Command {
	/** What has to hold, in this order, before it runs. */
	readonly needs: readonly Precondition[];
	/** @param target null: from the palette, so that it asks for what it needs to know. */
	run(app: App, target: CommandTarget | null, place: CommandPlace): Promise<void>;
}

/** What else is known of where a command was given; most need none of it. */
export interface CommandPlace {
	/** Every item that was selected, the target among them. */
	readonly selected: readonly CommandTarget[];
	/** What the editor shows whose menu it was. */
	readonly document: vscode.Uri | undefined;
}

/** @returns why the command cannot run now and what would help; null when it can. */
export type Precondition = (app: App) => Obstacle | null;

export interface Obstacle {
	readonly message: string;
	/** A button that helps. */
	readonly remedy?: { readonly title: string; readonly command: string };
}
