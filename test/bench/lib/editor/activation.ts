import type { Workbench } from "../../../harness/vscode/workbench.ts";

/** What VS Code itself says that loading and activating the extension has taken of the extension host's thread, in milliseconds. */
export async function activationMs(workbench: Workbench): Promise<number> {
	await workbench.showView("Noodle", "Components");
	await workbench.treeItem("Components", "renderer");
	await workbench.runCommand("Developer: Show Running Extensions");
	const { screen } = workbench;
	const own = screen.page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "noodle-upgrade" });
	return screen.until("the time that its activation has taken", async () => {
		if (!(await own.first().isVisible())) return undefined;
		const [, ms] = /Activation: (\d+)ms/.exec(await own.first().innerText()) ?? [];
		return ms === undefined ? undefined : Number(ms);
	});
}
