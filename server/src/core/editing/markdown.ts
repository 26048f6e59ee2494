/** A text from elsewhere, such as a description, so that nothing in it is taken for Markdown. */
export function escaped(text: string): string {
	return text.replace(/[\\`*_{}[\]()#+!|<>~]/g, "\\$&").replace(/\s*\n\s*/g, " ");
}

/** Markdown for an editor that shows it as it stands. */
export function withoutMarkdown(text: string): string {
	return text
		.replace(/^---$/gm, "")
		.replace(/(?<!\\)[*`]+/g, "")
		.replace(/\\([\\`*_{}[\]()#+!|<>~])/g, "$1")
		.replace(/\n{3,}/g, "\n\n");
}
