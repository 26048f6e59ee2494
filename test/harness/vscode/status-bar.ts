import type { Locator } from "playwright-core";
import type { Screen } from "./screen.ts";

/** Waits for an entry of the status bar. */
export function statusBarItem(screen: Screen, text: string | RegExp, timeoutMs?: number): Promise<Locator> {
	const items = screen.page.locator(".statusbar-item").filter({ hasText: text });
	return screen.visible(`"${text}" in the status bar`, items, timeoutMs);
}
