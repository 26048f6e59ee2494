/** The colours of the editor's theme that a canvas needs by their value, since style sheets do not reach into it. */
export interface Colours {
	readonly before: string;
	readonly after: string;
	readonly text: string;
	readonly grid: string;
	readonly font: string;
}

export function currentColours(): Colours {
	const style = getComputedStyle(document.body);
	const colour = (...names: readonly string[]) =>
		names.map((name) => style.getPropertyValue(name).trim()).find((value) => value !== "") ?? style.color;
	return {
		before: colour("--vscode-charts-blue", "--vscode-charts-lines"),
		after: colour("--vscode-charts-yellow", "--vscode-charts-foreground"),
		text: colour("--vscode-descriptionForeground", "--vscode-foreground"),
		// Faint in every theme, also in those of high contrast, whose borders would be stronger than the lines.
		grid: `color-mix(in srgb, ${colour("--vscode-foreground")} 20%, transparent)`,
		font: `${Number.parseInt(style.fontSize, 10) - 2 || 11}px ${style.fontFamily}`,
	};
}

/** The editor writes its theme into the page's attributes. */
export function onThemeChange(listener: () => void): void {
	const observer = new MutationObserver(listener);
	observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
	observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
}
