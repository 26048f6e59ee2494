import type { Locator } from "playwright-core";
import { type Row, readList, rowAt } from "./list.ts";
import { runCommand } from "./palette.ts";
import { briefly, exactly, type Screen, shownText, worked } from "./screen.ts";

export interface TreeItem {
	label: string;
	description: string;
	/** From 1. */
	level: number;
	/** Absent for an item that has no children. */
	expanded?: boolean;
}

/** An item by its label, or by the labels on the way down to it where one label stands in several places. */
export type TreePath = string | string[];

/** What is asked of the page's own window, without whose types the project is compiled. */
interface PageStyles {
	getComputedStyle(element: unknown, part: string): { readonly content: string };
}

const parts = { label: ".label-name", description: ".label-description" };

function treeOf(screen: Screen, view: string): Locator {
	return screen.page.locator(`.monaco-list[role="tree"][aria-label="${view}"]`);
}

/** Brings a view to the front, by its title and the title of the container that it lies in. */
export async function showView(screen: Screen, container: string, view: string): Promise<void> {
	await runCommand(screen, `${container}: Focus on ${view} View`);
}

/** All items that are not folded away, from top to bottom. The view has to be in front. */
export async function treeItems(screen: Screen, view: string): Promise<TreeItem[]> {
	return (await readTree(screen, view)).map(({ level, expanded, parts }) => ({
		label: parts.label ?? "",
		description: parts.description ?? "",
		level,
		...(expanded === undefined ? {} : { expanded }),
	}));
}

async function readTree(screen: Screen, view: string): Promise<Row[]> {
	const tree = treeOf(screen, view);
	return (await tree.isVisible()) ? readList(screen, tree, parts) : [];
}

/** Waits for an item, and gives its row. */
export async function treeRow(screen: Screen, view: string, path: TreePath): Promise<Locator> {
	const row = await findRow(screen, view, path);
	return rowAt(screen, treeOf(screen, view), row.index);
}

function findRow(screen: Screen, view: string, path: TreePath): Promise<Row> {
	const labels = typeof path === "string" ? [path] : path;
	return screen.until(`"${labels.join(" > ")}" in the view ${view}`, async () =>
		descend(await readTree(screen, view), labels),
	);
}

/** Follows the labels downwards, each below the one before it. */
function descend(rows: Row[], labels: string[]): Row | undefined {
	let rest = rows;
	let found: Row | undefined;
	for (const label of labels) {
		const at = rest.findIndex((row) => row.parts.label === label);
		found = rest[at];
		if (found === undefined) {
			return undefined;
		}
		const { level } = found;
		const after = rest.slice(at + 1);
		const end = after.findIndex((row) => row.level <= level);
		rest = end === -1 ? after : after.slice(0, end);
	}
	return found;
}

/** Unfolds an item, unless it is unfolded already. */
export async function expand(screen: Screen, view: string, path: TreePath): Promise<void> {
	const isExpanded = async (): Promise<boolean | undefined> => {
		return (await findRow(screen, view, path)).expanded;
	};
	await screen.until(`"${path}" to unfold`, async () => {
		if (await isExpanded()) {
			return true;
		}
		const row = await treeRow(screen, view, path);
		// A second click would fold it again, so there is none before the first has had its time.
		return (await worked(row.locator(".monaco-tl-twistie").click(briefly)))
			? screen.within(2000, isExpanded)
			: undefined;
	});
}

/** Presses one of the buttons that an item shows while the mouse is over it. */
export async function treeAction(screen: Screen, view: string, path: TreePath, action: string): Promise<void> {
	await screen.until(`the button "${action}" beside "${path}"`, async () => {
		const row = await treeRow(screen, view, path);
		const button = row.locator(`.action-label[aria-label="${action}"]`);
		// The tree may be drawn anew between any two of these.
		return (await worked(row.hover(briefly))) && (await worked(button.click(briefly)));
	});
}

/** Selects several items, as with the key that adds to a selection held down. */
export async function selectTogether(screen: Screen, view: string, paths: readonly TreePath[]): Promise<void> {
	const [first, ...others] = paths;
	if (first === undefined) throw new Error("There is nothing to select.");
	const isSelected = async (path: TreePath): Promise<boolean> => {
		return (await (await treeRow(screen, view, path)).getAttribute("aria-selected")) === "true";
	};
	const click = async (path: TreePath, modifiers: "ControlOrMeta"[]): Promise<void> => {
		await worked((await treeRow(screen, view, path)).locator(".label-name").click({ ...briefly, modifiers }));
	};
	await click(first, []);
	await screen.until(`${paths.length} items of the view ${view} to be selected`, async () => {
		// A click also unfolds an item, and what is below it moves away under the mouse.
		for (const path of [first, ...others]) if (!(await isSelected(path))) await click(path, ["ControlOrMeta"]);
		return (await Promise.all(paths.map(isSelected))).every(Boolean);
	});
}

/** Chooses from the menu of an item. What is selected stays so, when the item is part of it. */
export async function treeMenu(screen: Screen, view: string, path: TreePath, entry: string): Promise<void> {
	const row = await treeRow(screen, view, path);
	await screen.doing(`opening the menu of "${path}"`, () => row.click({ button: "right" }));
	const item = screen.page.locator(".monaco-menu .action-label", { hasText: exactly(entry) });
	await screen.visible(`"${entry}" in the menu of "${path}"`, item);
	// A click that follows the opening at once counts as part of it, and leaves the menu open.
	await screen.until(`the menu of "${path}" to close`, async () => {
		if (await item.isVisible()) await worked(item.click(briefly));
		return screen.within(500, async () => !(await item.isVisible()));
	});
}

/** What the badge beside an item says; empty without one. */
export async function treeBadge(screen: Screen, view: string, path: TreePath): Promise<string> {
	const label = (await treeRow(screen, view, path)).locator(".monaco-icon-label").first();
	// It is drawn by a rule of the style sheet, and therefore no text of the page.
	const content = await label.evaluate(
		(element) => (globalThis as unknown as PageStyles).getComputedStyle(element, "::after").content,
	);
	return content === "none" || content === "normal" ? "" : content.replaceAll('"', "");
}

/** What a view without items says instead of them, or what it says above them. */
export async function viewText(screen: Screen, view: string): Promise<string> {
	const header = screen.page.locator(`.pane-header[aria-label="${view} Section"]`);
	const pane = screen.page.locator(".pane").filter({ has: header });
	return shownText(pane.locator(".pane-body"));
}
