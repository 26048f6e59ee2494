// The quick input: the command palette, files by name, and the lists and questions of extensions.
import type { Locator } from "playwright-core";
import { readVisible } from "./list.ts";
import { briefly, exactly, type Screen, worked } from "./screen.ts";

function widget(screen: Screen): Locator {
	return screen.page.locator(".quick-input-widget:visible");
}

function rows(screen: Screen, label: string | RegExp): Locator {
	const name = screen.page.locator(".label-name", { hasText: typeof label === "string" ? exactly(label) : label });
	return widget(screen).locator(".monaco-list-row").filter({ has: name });
}

/** The palette among the things that a quick input can be, by what it asks for. */
function palette(screen: Screen): Locator {
	return widget(screen).locator('input[placeholder="Type the name of a command to run."]');
}

/** Opens the palette and types into it; what is typed decides what kind of list it becomes. */
async function type(screen: Screen, text: string): Promise<Locator> {
	const input = palette(screen);
	await screen.until(`the command palette with "${text}"`, async () => {
		if (!(await input.isVisible())) {
			await screen.page.keyboard.press("F1");
			await screen.within(2000, () => input.isVisible());
		}
		// Whatever takes the focus closes the palette; then it is opened again.
		return worked(input.fill(text, briefly));
	});
	return input;
}

/** Types until there is what it leads to: a palette that was still opening puts its own text in place of what was typed. */
function typeFor(screen: Screen, text: string, found: Locator): Promise<unknown> {
	return screen.until(`what "${text}" leads to`, async () => {
		await type(screen, text);
		return screen.within(5000, () => found.first().isVisible());
	});
}

/**
 * Runs a command of the palette.
 * @param title With its category, as in "Noodle: Refresh".
 */
export async function runCommand(screen: Screen, title: string): Promise<void> {
	const input = await type(screen, `>${title}`);
	const row = rows(screen, title).first();
	await screen.until(`the command "${title}" in the palette`, async () => {
		if (await row.isVisible()) {
			return true;
		}
		// An extension's commands come when its host has started, and the palette doesn't look for them again by itself.
		await input.fill(">");
		await input.fill(`>${title}`);
		return undefined;
	});
	await screen.doing(`running "${title}"`, async () => {
		await row.click();
		// What the command asks comes in the same place, and must not be mistaken for the palette's own rows.
		await input.waitFor({ state: "hidden" });
	});
}

/** What the palette offers for some words, as far as its list reaches. At least one command has to have them. */
export async function commandsLike(screen: Screen, words: string): Promise<string[]> {
	await typeFor(screen, `>${words}`, widget(screen).locator(".monaco-list-row", { hasText: words }));
	const input = palette(screen);
	const offered = await quickPickItems(screen);
	await screen.doing("leaving the palette", async () => {
		await input.press("Escape");
		await input.waitFor({ state: "hidden" });
	});
	return offered;
}

/** Opens a file by its full path, in an editor that stays. */
export async function openFile(screen: Screen, path: string): Promise<void> {
	const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
	await typeFor(screen, path, rows(screen, name));
	await screen.doing(`choosing the file ${path}`, () => rows(screen, name).first().click());
	await screen.visible(`an editor for ${name}`, screen.page.locator(`.tab.active[data-resource-name="${name}"]`));
	await screen.visible(
		`the text of ${name}`,
		screen.page.locator(".editor-group-container.active .view-lines .view-line"),
	);
}

/**
 * Puts the cursor at the start of a line of the active editor, and the line into the middle of what can be seen. An editor
 * that has fewer lines, such as one that has just opened over the one that was looked at, goes to its last.
 */
export async function goToLine(screen: Screen, line: number): Promise<void> {
	// Until the list is that of lines it is that of commands, and Enter would run the one that was run last.
	const ofLines = widget(screen).locator(".monaco-list-row", { hasText: /\bline \d+\b/i });
	await typeFor(screen, `:${line}`, ofLines);
	await screen.doing(`going to line ${line}`, () => widget(screen).locator("input.input").press("Enter"));
	await screen.doing(`going to line ${line}`, () => widget(screen).waitFor({ state: "hidden" }));
}

/** Chooses a row of the list that is open or about to open. */
export async function quickPick(screen: Screen, label: string | RegExp): Promise<void> {
	const row = rows(screen, label).first();
	const filter = widget(screen).locator("input.input");
	await screen.until(`"${label}" in the list`, async () => {
		if (await row.isVisible()) {
			return true;
		}
		// It may stand further down than the list reaches.
		if (typeof label === "string" && (await widget(screen).locator(".monaco-list-row").first().isVisible())) {
			await filter.fill(label);
		}
		return undefined;
	});
	await screen.doing(`choosing "${label}"`, async () => {
		await row.click();
		await row.waitFor({ state: "hidden" });
	});
}

/** The rows that can be seen of the open list, each with its label, description and detail. */
export async function quickPickItems(screen: Screen): Promise<string[]> {
	await screen.visible("a list to choose from", widget(screen).locator(".monaco-list-row"));
	const parts = { label: ".label-name", description: ".label-description", detail: ".quick-input-list-label-meta" };
	const rows = await readVisible(widget(screen).locator(".monaco-list"), parts);
	return rows.map(({ parts }) => Object.values(parts).filter(Boolean).join(" "));
}

/** Answers the question that is asked, or about to be asked. */
export async function answer(screen: Screen, text: string): Promise<void> {
	const input = widget(screen)
		.filter({ hasNot: screen.page.locator(".quick-input-list:visible") })
		.locator("input.input");
	await (await screen.visible("a question", input)).fill(text);
	await screen.page.keyboard.press("Enter");
	await screen.doing("waiting for the question to close", () => input.waitFor({ state: "hidden" }));
}
