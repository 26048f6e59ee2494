import { copyAll } from "./editor.ts";
import { quickPick, runCommand } from "./palette.ts";
import { type Screen, says } from "./screen.ts";

/**
 * Shows an output channel and reads it.
 * @param containing waits until the channel has it
 */
export async function outputChannel(screen: Screen, name: string, containing: string | RegExp): Promise<string> {
	await runCommand(screen, "Output: Show Output Channels...");
	await quickPick(screen, name);
	const editor = screen.page.locator("#workbench\\.panel\\.output .monaco-editor").first();
	await screen.visible("the Output view", editor);
	await screen.until(`the channel "${name}" to be shown`, async () => {
		const shown = await screen.page
			.locator('#workbench\\.parts\\.panel select[aria-label="Switch Output"]')
			.first()
			.inputValue();
		return shown === name;
	});
	return screen.until(`"${containing}" in the output channel "${name}"`, async () => {
		const text = await copyAll(screen, editor);
		return says(text, containing) ? text : undefined;
	});
}
