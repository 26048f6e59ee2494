type Child = Node | string;

/** An element with its attributes and what is in it. Text is always text: nothing here reads markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
	tag: Tag,
	attributes: Readonly<Record<string, string>> = {},
	...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
	made.append(...children);
	return made;
}

const svg = "http://www.w3.org/2000/svg";

export function svgElement<Tag extends keyof SVGElementTagNameMap>(
	tag: Tag,
	attributes: Readonly<Record<string, string | number>> = {},
	...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
	const made = document.createElementNS(svg, tag);
	for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
	made.append(...children);
	return made;
}

/**
 * The id of what has the focus inside of an element, to be given back to what replaces it; undefined when the person is
 * somewhere else, also outside of the page, where giving it back would take it away from there.
 */
export function focusedIn(container: Element): string | undefined {
	return document.hasFocus() && container.contains(document.activeElement) ? document.activeElement?.id : undefined;
}
