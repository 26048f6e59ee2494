// Trees of the workbench. They only put into the page the rows that can be seen, so reading one is paging through it.
import type { Locator } from "playwright-core";
import type { PageElement, Screen } from "./screen.ts";

export interface Row {
	/** The place among the rows that are not folded away, from 0. */
	index: number;
	/** The depth in a tree, from 1. */
	level: number;
	/** Absent for what cannot be unfolded. */
	expanded?: boolean;
	isLast: boolean;
	isFocused: boolean;
	/** What a screen reader says. */
	spoken: string;
	/** Texts of the parts that were asked for; an empty one for a part that the row doesn't have. */
	parts: Record<string, string>;
}

/** A copy of a row may stick to the top of its tree while that scrolls; those are not meant. */
const realRow = ".monaco-list-rows > .monaco-list-row";

/** All rows of a list, from the first to the last. It gets the focus, because it is paged through with the keyboard. */
export async function readList(screen: Screen, list: Locator, parts: Record<string, string>): Promise<Row[]> {
	const found = new Map<number, Row>();
	await pageThrough(screen, list, parts, (page) => {
		for (const row of page) {
			found.set(row.index, row);
		}
		return false;
	});
	return [...found.values()].sort((a, b) => a.index - b.index);
}

/** A row that was read before, brought back into the page. */
export async function rowAt(screen: Screen, list: Locator, index: number): Promise<Locator> {
	const row = list.locator(`${realRow}[data-index="${index}"]`);
	if (!(await row.isVisible())) {
		await pageThrough(screen, list, {}, (page) => page.some((row) => row.index === index));
	}
	return row;
}

/** Shows page after page from the top, until the visitor has seen enough or the last row. */
async function pageThrough(
	screen: Screen,
	list: Locator,
	parts: Record<string, string>,
	isEnough: (page: Row[]) => boolean,
): Promise<void> {
	let page: Row[] | undefined = await readVisible(list, parts);
	const showsAll = (rows: Row[]): boolean =>
		rows.length === 0 || (rows[0]?.index === 0 && rows.at(-1)?.isLast === true);
	if (!showsAll(page)) {
		page = await screen.until("a list to answer the key Home", () =>
			press(screen, list, parts, "Home", (rows) => rows[0]?.index === 0 && rows[0].isFocused),
		);
	}
	while (page && !isEnough(page) && !showsAll(page) && !page.at(-1)?.isLast) {
		const before = page.find((row) => row.isFocused)?.index;
		// A row that has become the last one because others went is not marked as such; then the key moves nothing.
		page = await press(screen, list, parts, "PageDown", (rows) => {
			const focused = rows.find((row) => row.isFocused)?.index;
			return focused !== undefined && focused !== before;
		});
	}
}

/** @returns what can be seen then; undefined when the key has moved nothing */
async function press(
	screen: Screen,
	list: Locator,
	parts: Record<string, string>,
	key: string,
	hasArrived: (page: Row[]) => boolean,
): Promise<Row[] | undefined> {
	await list.focus();
	await screen.page.keyboard.press(key);
	return screen.within(1500, async () => {
		const page = await readVisible(list, parts);
		return hasArrived(page) ? page : undefined;
	});
}

/** The rows that are in the page now. */
export async function readVisible(list: Locator, parts: Record<string, string>): Promise<Row[]> {
	const rows = await list.locator(realRow).evaluateAll(
		(elements: PageElement[], selectors) =>
			elements.map((element) => ({
				index: Number(element.getAttribute("data-index")),
				level: Number(element.getAttribute("aria-level") ?? "1"),
				expanded: element.getAttribute("aria-expanded"),
				isFocused: element.getAttribute("class")?.split(" ").includes("focused") ?? false,
				isLast: element.getAttribute("data-last-element") === "true",
				spoken: element.getAttribute("aria-label") ?? "",
				parts: Object.fromEntries(
					selectors.map(([name, selector]) => [name, element.querySelector(selector)?.textContent?.trim() ?? ""]),
				),
			})),
		Object.entries(parts),
	);
	return rows
		.map(({ expanded, ...row }) => (expanded === null ? row : { ...row, expanded: expanded === "true" }))
		.sort((a, b) => a.index - b.index);
}
