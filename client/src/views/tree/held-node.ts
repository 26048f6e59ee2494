import type * as vscode from "vscode";
import type { Node } from "./node.ts";

/** A line as VS Code knows it: the same object for as long as there is such a line, whatever it says by now. */
export class HeldNode implements Node {
	#node: Node;
	#looks: string;
	/** Undefined: nobody has asked for them, or not since the line was folded. */
	#children: readonly HeldNode[] | undefined;
	#isFolded = false;

	constructor(node: Node) {
		this.#node = node;
		this.#looks = looksOf(node);
	}

	get target() {
		return this.#node.target;
	}

	item(): vscode.TreeItem {
		return this.#node.item();
	}

	children(): readonly HeldNode[] {
		this.#children ??= this.#node.children().map((child) => new HeldNode(child));
		return this.#children;
	}

	/** What is below a folded line is not kept up to date: nobody sees it, and finding it out may be dear. */
	setFolded(folded: boolean): void {
		this.#isFolded = folded;
	}

	/** Takes over what the line is now. @returns what has to be drawn anew, this line or some below it; none twice */
	take(node: Node): readonly HeldNode[] {
		const looks = looksOf(node);
		const isOther = looks !== this.#looks;
		this.#node = node;
		this.#looks = looks;
		const below = this.#takeBelow();
		return isOther || below === "other lines" ? [this] : below;
	}

	#takeBelow(): readonly HeldNode[] | "other lines" {
		const before = this.#children;
		if (!before) return [];
		if (this.#isFolded) {
			// VS Code still has the lines of before; told of others, it asks once the line is unfolded.
			this.#children = undefined;
			return "other lines";
		}
		const held = new Map(before.map((child) => [child.#id, child]));
		const changed: HeldNode[] = [];
		this.#children = this.#node.children().map((node) => {
			const child = held.get(idOf(node));
			if (child) changed.push(...child.take(node));
			return child ?? new HeldNode(node);
		});
		const areSame =
			before.length === this.#children.length && before.every((child, i) => child === this.#children?.[i]);
		return areSame ? changed : "other lines";
	}

	/** The line that shows a node, this one or one below it. */
	holderOf(node: Node): HeldNode | undefined {
		if (this.#node === node) return this;
		for (const child of this.#children ?? []) {
			const holder = child.holderOf(node);
			if (holder) return holder;
		}
		return undefined;
	}

	get #id(): string | undefined {
		return idOf(this.#node);
	}
}

function idOf(node: Node): string | undefined {
	return node.item().id;
}

/** Everything of a line that can be seen or asked for. */
function looksOf(node: Node): string {
	const { tooltip, resourceUri, ...rest } = node.item();
	// The editor's own classes keep their text where JSON does not look.
	return JSON.stringify([rest, typeof tooltip === "object" ? tooltip.value : tooltip, resourceUri?.toString()]);
}
