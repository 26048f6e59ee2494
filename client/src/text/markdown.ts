/** Foreign text for the middle of a Markdown document: it shows as it stands, on one line, and can be no link. */
export function escapeMarkdown(text: string): string {
	return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]()#+!|~<>$&]/g, "\\$&");
}
