import { join, resolve, sep } from "node:path";
import { pathWithin } from "@noodle-upgrade/runtime/releases";
import { URI } from "vscode-uri";

/** The path behind a `file:` URI; null for anything that is no file on this machine. */
export function pathOf(uri: string): string | null {
	const parsed = URI.parse(uri);
	return parsed.scheme === "file" ? withoutTrailingSeparator(parsed.fsPath) : null;
}

export function uriOf(path: string): string {
	return URI.file(path).toString();
}

/**
 * Where a path of a workspace lies as the editor names it. The workspace may know its folder by another name, such as
 * the target of a symbolic link, and a squiggle under that name would never be seen.
 */
export function inFolder(folder: string, workspaceRoot: string, file: string): string {
	const path = resolve(workspaceRoot, file);
	const within = pathWithin(workspaceRoot, path);
	return within === null ? path : join(folder, within);
}

function withoutTrailingSeparator(path: string): string {
	return path.length > 1 && path.endsWith(sep) && !/^[a-z]:\\$/i.test(path) ? path.slice(0, -1) : path;
}
