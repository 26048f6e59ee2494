import { startVsCode, type VsCode, type VsCodeOptions } from "../../../scripts/lib/vscode/server.ts";

/**
 * VS Code as a test wants it: nothing lies over what is to be clicked, nothing blinks in a picture, and no extension
 * gallery on the network is asked.
 */
export function startTestVsCode(options: VsCodeOptions): Promise<VsCode> {
	return startVsCode({
		...options,
		settings: {
			"editor.stickyScroll.enabled": false,
			"workbench.tree.enableStickyScroll": false,
			"editor.cursorBlinking": "solid",
			"editor.minimap.enabled": false,
			"workbench.reduceMotion": "on",
			// What takes the focus late, such as an editor after a notification was dismissed, would close a list under the mouse.
			"workbench.quickOpen.closeOnFocusLost": false,
			// A whole editor is read through the clipboard: one line in its place, where nothing was selected yet, is worse than none.
			"editor.emptySelectionClipboard": false,
			...options.settings,
		},
		environment: { EXTENSIONS_GALLERY: "{}", ...options.environment },
	});
}
