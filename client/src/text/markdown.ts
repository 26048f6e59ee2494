/**
 * Foreign text for the middle of a Markdown document: it shows as it stands, on one line, and can be no link. No more is
 * escaped than that takes, since histories are read as they are written too.
 */
export function escapeMarkdown(text: string): string {
	return text.replace(/\s+/g, " ").replace(/[\\`*_[\]#+|~<>$&]/g, "\\$&");
}

/**
 * The same for what may have several lines, such as a reason that quotes what a component has thrown.
 *
 * @param indent what begins each line but the first, where it stands in a list
 */
export function escapeLines(text: string, indent = ""): string {
	return text.split(/\r?\n/).map(escapeMarkdown).join(`\\\n${indent}`);
}
