import { exactly, type Screen, shownText } from "./screen.ts";

/** Waits for a question that blocks the workbench. @returns what it says */
export async function dialog(screen: Screen): Promise<string> {
	const box = await screen.visible("a dialog", screen.page.locator(".monaco-dialog-box"));
	return shownText(box.locator(".dialog-message-container"));
}

/** Presses a button of the dialog that is open or about to open, and waits for it to close. */
export async function answerDialog(screen: Screen, button: string): Promise<void> {
	const box = screen.page.locator(".monaco-dialog-box");
	const buttons = box.locator(".monaco-button", { hasText: exactly(button) });
	await (await screen.visible(`the button "${button}" in a dialog`, buttons)).click();
	await screen.doing("waiting for the dialog to close", () => box.waitFor({ state: "detached" }));
}
