import { ThemeColor, ThemeIcon } from "vscode";

/** An icon of the editor's own set, in one of its colours or in that of the text. */
export function icon(id: string, color?: string): ThemeIcon {
	return color === undefined ? new ThemeIcon(id) : new ThemeIcon(id, new ThemeColor(color));
}
