import type { Locator } from "playwright-core";
import { type Screen, shownText } from "./screen.ts";

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
	const nothing = `nothing copied yet ${Math.random()}`;
	await setClipboard(screen, nothing);
	await selectAll(screen, editor);
	await screen.page.keyboard.press("ControlOrMeta+c");
	return screen.until("the editor's text in the clipboard", async () => {
		const text = (await screen.page.evaluate("navigator.clipboard.readText()")) as string;
		return text === nothing ? undefined : text;
	});
}

/** Puts a text in place of everything in the active editor, as pasting does: nothing is completed or indented. */
export async function replaceText(screen: Screen, text: string): Promise<void> {
	const editor = screen.page.locator(activeEditor).first();
	await setClipboard(screen, text);
	await selectAll(screen, editor);
	await screen.page.keyboard.press("ControlOrMeta+v");
	await screen.until("the new text in the editor", async () => {
		return (await copyAll(screen, editor)) === text ? true : undefined;
	});
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
 * A code lens of the active editor. The editor gets the focus, because VS Code sometimes forgets to draw the lenses of
 * one that has lost it while they were being computed.
 * @param above Words in the line that the lens stands above, where several lenses say the same.
 */
export async function codeLens(screen: Screen, text: string | RegExp, above?: string): Promise<Locator> {
	const lenses = screen.page.locator(`${activeEditor} .codelens-decoration a`).filter({ hasText: text });
	const place = above === undefined ? "" : ` above "${above}"`;
	await focus(screen, screen.page.locator(activeEditor).first());
	return screen.until(`the code lens "${text}"${place}`, async () => {
		for (const lens of await lenses.all()) {
			if (above === undefined || (await lineBelow(screen, lens)).includes(above)) {
				return lens;
			}
		}
		return undefined;
	});
}

/** The lenses that can be seen, from top to bottom. */
export async function codeLenses(screen: Screen): Promise<string[]> {
	return screen.page.locator(`${activeEditor} .codelens-decoration a`).allInnerTexts();
}

async function lineBelow(screen: Screen, lens: Locator): Promise<string> {
	const box = await lens.boundingBox();
	if (box === null) {
		return "";
	}
	const lines = await screen.page.locator(`${activeEditor} .view-line`).all();
	const below: { top: number; text: string }[] = [];
	for (const line of lines) {
		const top = (await line.boundingBox())?.y;
		if (top !== undefined && top > box.y) {
			below.push({ top, text: await shownText(line) });
		}
	}
	return below.sort((a, b) => a.top - b.top)[0]?.text ?? "";
}

async function selectAll(screen: Screen, editor: Locator): Promise<void> {
	await focus(screen, editor);
	await screen.page.keyboard.press("ControlOrMeta+a");
}

async function focus(screen: Screen, editor: Locator): Promise<void> {
	await screen.doing("putting the cursor into the editor", () =>
		editor.locator(".native-edit-context").first().focus(),
	);
}

async function setClipboard(screen: Screen, text: string): Promise<void> {
	await screen.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
}
