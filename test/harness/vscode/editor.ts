import type { Locator } from "playwright-core";
import { goToLine } from "./palette.ts";
import { briefly, type PageElement, type Screen, worked } from "./screen.ts";

const activeEditor = ".editor-group-container.active .editor-instance .monaco-editor";

/** The whole text of the active editor, also the part that is not on the screen. */
export function editorText(screen: Screen): Promise<string> {
	return copyAll(screen, screen.page.locator(activeEditor).first());
}

/**
 * The whole text of an editor. It goes through the clipboard, because an editor only puts into the page the lines that
 * can be seen.
 */
export async function copyAll(screen: Screen, editor: Locator): Promise<string> {
	return screen.until("the editor's text in the clipboard", async () => {
		// New each time: what a list put there, which took the focus from the last try, is not the editor's.
		const nothing = `nothing copied yet ${Math.random()}`;
		await setClipboard(screen, nothing);
		await selectAll(screen, editor);
		await screen.page.keyboard.press("ControlOrMeta+c");
		// A list that takes the focus in between would be copied in its place.
		if (!(await hasFocus(editor))) return undefined;
		const text = (await screen.page.evaluate("navigator.clipboard.readText()")) as string;
		return text === nothing ? undefined : text;
	});
}

/** Puts a text in place of everything in the active editor, as pasting does: nothing is completed or indented. */
export async function replaceText(screen: Screen, text: string): Promise<void> {
	const editor = screen.page.locator(activeEditor).first();
	await setClipboard(screen, text);
	await screen.until("the editor to have the focus", async () => {
		await selectAll(screen, editor);
		return hasFocus(editor);
	});
	await screen.page.keyboard.press("ControlOrMeta+v");
	await screen.until("the new text in the editor", async () => {
		return (await copyAll(screen, editor)) === text;
	});
}

/** Opens the list of repairs where words of the active editor stand. @returns what it offers */
export async function quickFixes(screen: Screen, at: string): Promise<string[]> {
	const words = screen.page.locator(`${activeEditor} .view-line span`, { hasText: at }).last();
	const rows = fixRows(screen);
	return screen.until(`repairs at "${at}"`, async () => {
		await worked(words.click(briefly));
		await screen.page.keyboard.press("ControlOrMeta+.");
		return screen.within(2000, async () => ((await rows.first().isVisible()) ? rows.allInnerTexts() : undefined));
	});
}

/** Chooses one of the repairs in the list that is open. */
export function chooseFix(screen: Screen, title: string | RegExp): Promise<void> {
	return screen.doing(`choosing "${title}"`, () => fixRows(screen).filter({ hasText: title }).first().click());
}

function fixRows(screen: Screen): Locator {
	return screen.page.locator(".action-widget .monaco-list-row.action");
}

/** Saves the active editor. */
export async function save(screen: Screen): Promise<void> {
	await focus(screen, screen.page.locator(activeEditor).first());
	await screen.page.keyboard.press("ControlOrMeta+s");
	await screen.doing("waiting for the file to be saved", () =>
		screen.page.locator(".editor-group-container.active .tab.active.dirty").waitFor({ state: "detached" }),
	);
}

/**
 * A code lens of the active editor, wherever in the text it stands. Only the lenses of lines that can be seen are in the
 * page, so this goes to every line that it may stand above.
 * @param above Words in the line that the lens stands above; without them, the topmost lens that fits.
 */
export async function codeLens(screen: Screen, text: string | RegExp, above = ""): Promise<Locator> {
	const place = above === "" ? "" : ` above "${above}"`;
	return screen.until(`the code lens "${text}"${place}`, async () => {
		for (const line of await linesWith(screen, above)) {
			await goToLine(screen, line);
			const lens = await screen.within(1000, () => visibleLens(screen, text, above));
			if (lens !== undefined) {
				return lens;
			}
		}
		return undefined;
	});
}

/** VS Code draws lenses anew, under other ids, when their commands have been looked up; a click in between is lost. */
export async function drawnForGood(screen: Screen, lens: Locator): Promise<void> {
	await screen.until("the lenses to be drawn for good", async () => {
		const before = await lens.getAttribute("id");
		for (let frame = 0; frame < 20; frame++) await screen.page.evaluate("new Promise(requestAnimationFrame)");
		return (await lens.getAttribute("id")) === before;
	});
}

/** The numbers of the lines with these words; without words, lines from which all the text can be seen page by page. */
async function linesWith(screen: Screen, words: string): Promise<number[]> {
	const lines = (await editorText(screen)).split("\n");
	return lines.flatMap((line, index) => ((words === "" ? index % 15 === 0 : line.includes(words)) ? [index + 1] : []));
}

async function visibleLens(screen: Screen, text: string | RegExp, above: string): Promise<Locator | undefined> {
	// VS Code sometimes forgets to draw the lenses of an editor that lost the focus while they were being computed.
	await focus(screen, screen.page.locator(activeEditor).first());
	const lenses = screen.page.locator(`${activeEditor} .codelens-decoration a`).filter({ hasText: text });
	const [places, lines] = await Promise.all([
		placesOf(lenses),
		placesOf(screen.page.locator(`${activeEditor} .view-line`)),
	]);
	const index = places.findIndex((place) => {
		const below = lines.filter(({ top }) => top > place.top).sort((a, b) => a.top - b.top);
		return below[0]?.text.includes(above);
	});
	return index === -1 ? undefined : lenses.nth(index);
}

/** Where elements are on the screen, in pixels from its top, and what they say. */
async function placesOf(elements: Locator): Promise<{ top: number; text: string }[]> {
	const places = await elements.evaluateAll((all: PageElement[]) =>
		all.map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent ?? "" })),
	);
	return places.map(({ top, text }) => ({ top, text: text.replaceAll("\u00a0", " ") }));
}

/** The lenses that can be seen, from top to bottom. */
export async function codeLenses(screen: Screen): Promise<string[]> {
	return screen.page.locator(`${activeEditor} .codelens-decoration a`).allInnerTexts();
}

async function hasFocus(editor: Locator): Promise<boolean> {
	return (await editor.locator(".native-edit-context:focus").count()) > 0;
}

async function selectAll(screen: Screen, editor: Locator): Promise<void> {
	await focus(screen, editor);
	await screen.page.keyboard.press("ControlOrMeta+a");
}

/** The page's focus comes first; VS Code sends keys to an editor only once it has seen that, and then marks it. */
async function focus(screen: Screen, editor: Locator): Promise<void> {
	await screen.until("the cursor in the editor", async () => {
		await editor.locator(".native-edit-context").first().focus();
		return screen.within(briefly.timeout, async () => (await hasFocus(editor)) && (await isMarkedFocused(editor)));
	});
}

async function isMarkedFocused(editor: Locator): Promise<boolean> {
	const marks = await editor.evaluate((element: PageElement) => element.getAttribute("class"));
	return marks?.split(" ").includes("focused") ?? false;
}

async function setClipboard(screen: Screen, text: string): Promise<void> {
	await screen.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
}
