// What all page objects stand on: one page, one way to wait, and one way to fail that shows what was there instead.
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { errors, type Locator, type Page } from "playwright-core";
import { describeScreen } from "./describe.ts";

const screenshots = fileURLToPath(new URL("../../../test-results/screenshots/", import.meta.url));

/** The parts of a browser's Element that are read inside the page; the project is compiled without the browser's types. */
export interface PageElement {
	readonly textContent: string | null;
	getAttribute(name: string): string | null;
	getBoundingClientRect(): { readonly top: number };
	querySelector(selector: string): PageElement | null;
	querySelectorAll(selector: string): Iterable<PageElement>;
}

/** What an answer is that has not come yet, as in test/harness/until.ts. */
type NotYet = undefined | null | false;

export class Screen {
	readonly page: Page;
	/** Milliseconds that any one thing may take, unless it says otherwise. */
	readonly timeoutMs: number;

	constructor(page: Page, timeoutMs: number) {
		this.page = page;
		this.timeoutMs = timeoutMs;
		page.setDefaultTimeout(timeoutMs);
	}

	/**
	 * Asks again, once a frame, until there is an answer.
	 *
	 * @param what What is waited for, to be read after "gave up waiting for".
	 * @param answer gives undefined, null or false for "not yet"
	 */
	until<T>(what: string, answer: () => Promise<T>, timeoutMs = this.timeoutMs): Promise<Exclude<T, NotYet>> {
		return this.doing(`waiting for ${what}`, async () => {
			const value = await this.within(timeoutMs, answer);
			if (value === undefined) {
				throw new Error(`it did not come within ${timeoutMs} ms`);
			}
			return value;
		});
	}

	/** As `until`, for what may as well not come: then there is no answer, and no failure. */
	async within<T>(timeoutMs: number, answer: () => Promise<T>): Promise<Exclude<T, NotYet> | undefined> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const value = await answer();
			if (value !== undefined && value !== null && value !== false) {
				return value as Exclude<T, NotYet>;
			}
			if (Date.now() > deadline) {
				return undefined;
			}
			await this.page.evaluate("new Promise(requestAnimationFrame)");
		}
	}

	/** Waits until the element can be seen. */
	async visible(what: string, locator: Locator, timeoutMs = this.timeoutMs): Promise<Locator> {
		await this.doing(`waiting for ${what}`, () => locator.first().waitFor({ state: "visible", timeout: timeoutMs }));
		return locator.first();
	}

	/** Runs something, and on failure tells what was on the screen and keeps a picture of it. */
	async doing<T>(what: string, action: () => Promise<T>): Promise<T> {
		try {
			return await action();
		} catch (cause) {
			if (cause instanceof ScreenError) {
				throw cause;
			}
			throw await this.#failure(what, cause);
		}
	}

	/** @returns the file's path, `test-results/screenshots/<name>.png` */
	async screenshot(name: string): Promise<string> {
		const path = join(screenshots, `${name}.png`);
		await mkdir(dirname(path), { recursive: true });
		// Nothing is to be half faded in. What goes round and round would never be over.
		await this.within(1000, () => this.page.evaluate<boolean>(noneFades));
		await this.page.screenshot({ path });
		return path;
	}

	async #failure(what: string, cause: unknown): Promise<ScreenError> {
		const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
		if (this.page.isClosed()) {
			return new ScreenError(`Gave up ${what}: ${reason}. The page is closed.`, { cause });
		}
		const name = `failed-${what.replace(/[^a-z0-9]+/gi, "-").slice(0, 60)}-${Date.now()}`;
		const [picture, seen] = await Promise.all([this.screenshot(name), describeScreen(this.page)]);
		return new ScreenError(`Gave up ${what}: ${reason}.\nOn the screen:\n${seen}\nPicture: ${picture}`, { cause });
	}
}

const noneFades =
	"document.getAnimations().every(({ playState, effect }) => playState !== 'running' || effect.getTiming().iterations === Infinity)";

/** Already says what was on the screen; whoever is further out passes it on as it is. */
class ScreenError extends Error {}

/** For Playwright's `hasText`: the whole text of an element, whatever the space around it. */
export function exactly(text: string): RegExp {
	return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
}

/**
 * Whether an action on an element has worked. An element that goes away or moves under the mouse is no failure here: what
 * is on the screen has changed, and whoever asks looks again.
 */
export async function worked(action: Promise<unknown>): Promise<boolean> {
	try {
		await action;
		return true;
	} catch (error) {
		if (error instanceof errors.TimeoutError) {
			return false;
		}
		throw error;
	}
}

/** Milliseconds for an action that is tried again when the screen has changed under it. */
export const briefly = { timeout: 700 };

/** The text of an element as it is laid out; empty when there is no such element. Does not wait. */
export async function shownText(locator: Locator): Promise<string> {
	return ((await locator.allInnerTexts())[0] ?? "").replaceAll("\u00a0", " ").trim();
}

/** Whether a text has the words, or matches the expression, that was asked for. */
export function says(text: string, wanted: string | RegExp): boolean {
	return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
}
