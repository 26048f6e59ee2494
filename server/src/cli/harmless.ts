import { stripVTControlCharacters } from "node:util";

/** The controls of eight bits, and what turns the direction of reading. A JSON document may have them as they are. */
const wide = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Those of seven bits but line ends and tabs. A JSON document has none: they are escaped in it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const narrow = /[\u0000-\u0008\u000b-\u001f]/g;

/**
 * A text that a terminal only shows. Messages quote what components have thrown and what registries have answered; by control
 * characters in them they could colour, overwrite or hide what else is on the screen. Colours go; the rest becomes visible, in
 * a way that a JSON document stays the same document.
 */
export function harmless(text: string): string {
	return stripVTControlCharacters(text.replace(wide, escaped)).replaceAll("\r\n", "\n").replace(narrow, escaped);
}

function escaped(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
