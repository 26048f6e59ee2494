import type * as vscode from "vscode";
import { HeldNode } from "./held-node.ts";
import { itemOf } from "./item-of.ts";
import type { Node } from "./node.ts";

/**
 * What a view shows, held so that only the lines that look different are drawn anew. VS Code forgets every line of a tree
 * that is drawn anew whole, and a click that comes before it has them again is told of no line at all.
 */
export class HeldTree implements vscode.TreeDataProvider<HeldNode> {
	readonly #changed: vscode.EventEmitter<HeldNode | undefined>;
	readonly #roots: () => readonly Node[];
	readonly #root: HeldNode;

	readonly onDidChangeTreeData: vscode.Event<HeldNode | undefined>;

	/**
	 * @param roots the topmost lines as they are now
	 * @param changed tells VS Code what to draw anew, and is closed by its owner
	 */
	constructor(roots: () => readonly Node[], changed: vscode.EventEmitter<HeldNode | undefined>) {
		this.#changed = changed;
		this.#roots = roots;
		this.#root = new HeldNode(above(roots));
		this.onDidChangeTreeData = changed.event;
	}

	getTreeItem(node: HeldNode): vscode.TreeItem {
		return itemOf(node);
	}

	getChildren(node?: HeldNode): HeldNode[] {
		return [...(node ?? this.#root).children()];
	}

	/** Learns from the view which lines are folded. */
	follow(view: vscode.TreeView<HeldNode>): vscode.Disposable[] {
		return [
			view.onDidCollapseElement(({ element }) => element.setFolded(true)),
			view.onDidExpandElement(({ element }) => element.setFolded(false)),
		];
	}

	/** Takes over what there is now. */
	refresh(): void {
		this.#draw(this.#root.take(above(this.#roots)));
	}

	/** Takes over what is below one line now, if it is still shown. */
	refreshBelow(node: Node): void {
		this.#draw(this.#root.holderOf(node)?.take(node) ?? []);
	}

	#draw(changed: readonly HeldNode[]): void {
		for (const node of changed) this.#changed.fire(node === this.#root ? undefined : node);
	}
}

/** What all topmost lines are below; it is never shown. */
function above(roots: () => readonly Node[]): Node {
	return { target: null, item: () => ({}), children: roots };
}
