import type { Workbench } from "../../../harness/vscode/workbench.ts";

/** Brings its own language server with it too, by the same library, and is VS Code's own. */
export const alike = "JSON Language Features";

/**
 * What VS Code itself says that loading and activating an extension has taken, in milliseconds.
 *
 * @param extensions their names
 * @returns in the same order
 */
export async function activationsMs(workbench: Workbench, extensions: readonly string[]): Promise<number[]> {
	await workbench.showView("Noodle", "Components");
	await workbench.treeItem("Components", "renderer");
	await workbench.runCommand("Developer: Show Running Extensions");
	const rows = workbench.screen.page.locator(".runtime-extensions-editor .monaco-list-row");
	return workbench.screen.until("the times that activations have taken", async () => {
		const texts = await rows.allInnerTexts();
		const found = extensions.map((name) => {
			const text = texts.find((row) => row.startsWith(name));
			return Number(/Activation: (\d+)ms/.exec(text ?? "")?.[1]);
		});
		return found.some(Number.isNaN) ? undefined : found;
	});
}
