import type { Range } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";

export interface MarkedText {
	readonly text: string;
	/** The places that were marked, by label. */
	readonly ranges: Readonly<Record<string, Range>>;
}

/**
 * Takes the marks out of a text: ⟦label:…⟧ marks what it encloses. A fixture thus shows where a squiggle belongs
 * instead of counting lines and columns.
 */
export function marked(source: string): MarkedText {
	const offsets = new Map<string, { start: number; end: number }>();
	let text = "";
	let label: string | undefined;
	for (const part of source.split(/(⟦[\w-]+:|⟧)/)) {
		if (part.startsWith("⟦")) {
			if (label !== undefined) throw new Error(`The mark "${label}" is still open at ${part}`);
			label = part.slice(1, -1);
			offsets.set(label, { start: text.length, end: text.length });
		} else if (part === "⟧") {
			const place = label === undefined ? undefined : offsets.get(label);
			if (!place) throw new Error("A mark is closed that was not opened");
			place.end = text.length;
			label = undefined;
		} else text += part;
	}
	if (label !== undefined) throw new Error(`The mark "${label}" is not closed`);
	const document = TextDocument.create("file:///marked", "jsonc", 1, text);
	const ranges = [...offsets].map(([name, { start, end }]) => {
		return [name, { start: document.positionAt(start), end: document.positionAt(end) }] as const;
	});
	return { text, ranges: Object.fromEntries(ranges) };
}
