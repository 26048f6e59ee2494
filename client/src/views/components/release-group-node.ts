import * as vscode from "vscode";
import type { ComponentItem } from "../../../../server/src/protocol/index.ts";
import type { NewerReleases } from "../../newer-releases.ts";
import type { Node } from "../tree/node.ts";
import { groupItem } from "./group-node.ts";
import { icons } from "./icons.ts";
import { ReleaseNode } from "./release-node.ts";

/** What such a group has its answers from, and whom it tells that it looks different now. */
export interface ReleaseSource {
	readonly releases: NewerReleases;
	redraw(node: Node): void;
}

/** The newer releases of a component. They show at once; which of them are possible is asked when they are unfolded. */
export class ReleaseGroupNode implements Node {
	readonly target = null;
	readonly #component: { readonly root: string; readonly component: string; readonly id: string };
	readonly #newer: ComponentItem["newer"];
	readonly #source: ReleaseSource;
	#isAsked = false;

	constructor(
		component: { readonly root: string; readonly component: string; readonly id: string },
		newer: ComponentItem["newer"],
		source: ReleaseSource,
	) {
		this.#component = component;
		this.#newer = newer;
		this.#source = source;
	}

	item(): vscode.TreeItem {
		const id = `${this.#component.id}/newer`;
		return groupItem(id, vscode.l10n.t("Newer releases"), icons.releases, this.#newer.length);
	}

	children(): readonly Node[] {
		// Once for each list of components: what follows a change is a new node.
		if (!this.#isAsked) void this.#ask();
		const { root, component } = this.#component;
		const known = this.#source.releases.known(root, component)?.releases ?? [];
		const verdicts = new Map(known.map((release) => [release.version, release]));
		return this.#newer.map(
			(release) => new ReleaseNode(this.#component, release, verdicts.get(release.version) ?? null),
		);
	}

	async #ask(): Promise<void> {
		this.#isAsked = true;
		const { root, component } = this.#component;
		if (await this.#source.releases.look(root, component)) this.#source.redraw(this);
	}
}
