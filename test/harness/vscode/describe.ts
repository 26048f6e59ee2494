import type { Page } from "playwright-core";

const places: Record<string, string> = {
	dialog: ".monaco-dialog-box .dialog-message-container",
	"quick input": ".quick-input-widget:visible .quick-input-title, .quick-input-widget:visible .quick-input-message",
	"quick input rows": ".quick-input-widget:visible .monaco-list-row .label-name",
	notifications: ".notification-list-item-message:visible",
	tabs: ".tabs-container .tab .monaco-icon-label",
	"side bar": "#workbench\\.parts\\.sidebar .title-label, #workbench\\.parts\\.sidebar .pane-header .title",
	"side bar rows": "#workbench\\.parts\\.sidebar .monaco-list-row",
	panel: "#workbench\\.parts\\.panel .composite-bar .checked",
	"panel rows": "#workbench\\.parts\\.panel .monaco-list-row",
	"code lenses": ".codelens-decoration a",
	"status bar": ".statusbar-item",
};

/** The workbench in words, a line a place, for the message of a test that has failed. */
export async function describeScreen(page: Page): Promise<string> {
	const lines: string[] = [];
	for (const [name, selector] of Object.entries(places)) {
		const texts = (await page.locator(selector).allTextContents()).map((text) => text.replace(/\s+/g, " ").trim());
		const told = texts.filter((text) => text !== "");
		if (told.length > 0) {
			lines.push(`  ${name}: ${told.join(" | ").slice(0, 600)}`);
		}
	}
	return lines.length === 0 ? `  nothing of a workbench at ${page.url()}` : lines.join("\n");
}
