// The workbench as a person sees it. Each part is a file of its own; here are the words that tests use.
import type { Browser } from "playwright-core";
import { answerDialog, dialog } from "./dialog.ts";
import { chooseFix, codeLens, codeLenses, drawnForGood, editorText, quickFixes, replaceText, save } from "./editor.ts";
import { type Notification, notification, notifications } from "./notifications.ts";
import { outputChannel } from "./output.ts";
import { answer, commandsLike, openFile, quickPick, quickPickItems, runCommand } from "./palette.ts";
import { type Problem, problems } from "./problems.ts";
import { Screen, says, shownText } from "./screen.ts";
import { statusBarItem } from "./status-bar.ts";
import {
	expand,
	selectTogether,
	showView,
	type TreeItem,
	type TreePath,
	treeAction,
	treeBadge,
	treeItems,
	treeMenu,
	treeRow,
	viewText,
} from "./tree.ts";

export interface WorkbenchOptions {
	viewport?: { width: number; height: number };
	/** Milliseconds for each step. Default: 15 s. */
	timeoutMs?: number;
	/** Milliseconds until the workbench is there. Default: 60 s, because a cold start on a busy machine is slow. */
	openTimeoutMs?: number;
}

export class Workbench {
	readonly screen: Screen;

	private constructor(screen: Screen) {
		this.screen = screen;
	}

	/** Opens the url of a running VS Code in a window of its own, and waits until the workbench can be used. */
	static async open(browser: Browser, url: string, options: WorkbenchOptions = {}): Promise<Workbench> {
		const { viewport = { width: 1400, height: 900 }, timeoutMs = 15_000, openTimeoutMs = 60_000 } = options;
		const context = await browser.newContext({ viewport });
		// Reading and writing whole editors goes through the clipboard.
		await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(url).origin });
		const screen = new Screen(await context.newPage(), timeoutMs);
		await screen.doing(`loading ${url}`, () => screen.page.goto(url, { timeout: openTimeoutMs }));
		await screen.visible("the workbench", screen.page.locator(".monaco-workbench .part.statusbar"), openTimeoutMs);
		await screen.visible("the editor area", screen.page.locator(".editor-group-container"), openTimeoutMs);
		return new Workbench(screen);
	}

	/** Closes the window; VS Code ends the extension host behind it. */
	async close(): Promise<void> {
		await this.screen.page.context().close();
	}

	/** @param title with its category, as in "Noodle: Refresh" */
	runCommand(title: string): Promise<void> {
		return runCommand(this.screen, title);
	}

	/** What the palette offers for some words, as far as its list reaches. */
	commandsLike(words: string): Promise<string[]> {
		return commandsLike(this.screen, words);
	}

	/** Chooses from the list that is open or about to open. */
	quickPick(label: string | RegExp): Promise<void> {
		return quickPick(this.screen, label);
	}

	quickPickItems(): Promise<string[]> {
		return quickPickItems(this.screen);
	}

	/** Answers the question that an extension asks in the same place as lists. */
	answer(text: string): Promise<void> {
		return answer(this.screen, text);
	}

	/** What the modal dialog says that is open or about to open. */
	dialog(): Promise<string> {
		return dialog(this.screen);
	}

	answerDialog(button: string): Promise<void> {
		return answerDialog(this.screen, button);
	}

	/** @param path in full */
	openFile(path: string): Promise<void> {
		return openFile(this.screen, path);
	}

	editorText(): Promise<string> {
		return editorText(this.screen);
	}

	replaceText(text: string): Promise<void> {
		return replaceText(this.screen, text);
	}

	/** Opens the list of repairs where words of the active editor stand. */
	quickFixes(at: string): Promise<string[]> {
		return quickFixes(this.screen, at);
	}

	chooseFix(title: string | RegExp): Promise<void> {
		return chooseFix(this.screen, title);
	}

	save(): Promise<void> {
		return save(this.screen);
	}

	/** Everything that the Problems view lists now. */
	problems(): Promise<Problem[]> {
		return problems(this.screen);
	}

	/** Waits for a problem whose message has the given words. */
	problem(message: string | RegExp, timeoutMs?: number): Promise<Problem> {
		const find = async (): Promise<Problem | undefined> =>
			(await this.problems()).find((problem) => says(problem.message, message));
		return this.screen.until(`the problem "${message}"`, find, timeoutMs);
	}

	/** Waits until the Problems view lists so many, such as none. */
	async problemCount(count: number, timeoutMs?: number): Promise<void> {
		const isReached = async (): Promise<boolean> => (await this.problems()).length === count;
		await this.screen.until(`${count} problems`, isReached, timeoutMs);
	}

	/** @param above words in the line below the lens; without them, the topmost lens that fits */
	codeLens(text: string | RegExp, above?: string): { click(): Promise<void> } {
		return {
			click: async () => {
				const lens = await codeLens(this.screen, text, above);
				await drawnForGood(this.screen, lens);
				await lens.click();
			},
		};
	}

	codeLenses(): Promise<string[]> {
		return codeLenses(this.screen);
	}

	showView(container: string, view: string): Promise<void> {
		return showView(this.screen, container, view);
	}

	treeItems(view: string): Promise<TreeItem[]> {
		return treeItems(this.screen, view);
	}

	/** Waits for an item of a tree. */
	async treeItem(view: string, path: TreePath): Promise<void> {
		await treeRow(this.screen, view, path);
	}

	expand(view: string, path: TreePath): Promise<void> {
		return expand(this.screen, view, path);
	}

	/** Presses an inline button of an item. */
	treeAction(view: string, path: TreePath, action: string): Promise<void> {
		return treeAction(this.screen, view, path, action);
	}

	selectTogether(view: string, paths: readonly TreePath[]): Promise<void> {
		return selectTogether(this.screen, view, paths);
	}

	/** Chooses from the menu of an item. */
	treeMenu(view: string, path: TreePath, entry: string): Promise<void> {
		return treeMenu(this.screen, view, path, entry);
	}

	treeBadge(view: string, path: TreePath): Promise<string> {
		return treeBadge(this.screen, view, path);
	}

	viewText(view: string): Promise<string> {
		return viewText(this.screen, view);
	}

	notifications(): Promise<Notification[]> {
		return notifications(this.screen);
	}

	/** Waits for a notification. */
	notification(text: string | RegExp, timeoutMs?: number): Promise<Notification> {
		return notification(this.screen, text, timeoutMs);
	}

	/** Waits for an entry of the status bar. */
	async statusBarItem(text: string | RegExp, timeoutMs?: number): Promise<{ text: string; click(): Promise<void> }> {
		const item = await statusBarItem(this.screen, text, timeoutMs);
		return { text: await shownText(item), click: () => item.click() };
	}

	/** @param containing waits until the channel has it */
	outputChannel(name: string, containing: string | RegExp): Promise<string> {
		return outputChannel(this.screen, name, containing);
	}

	/** @returns the picture's path, `test-results/screenshots/<name>.png` */
	screenshot(name: string): Promise<string> {
		return this.screen.screenshot(name);
	}
}
