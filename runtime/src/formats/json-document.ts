import { type JSONPath, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type Finding, finding } from "./finding.ts";
import { nodeAt, nodeValue, repeatedKeys } from "./json-nodes.ts";
import { documentStart, positionsIn, type TextRange } from "./text-range.ts";

/** A JSON text together with where everything in it stands. Broken text still gives what could be read of it. */
export interface JsonDocument {
	readonly file: string;
	readonly text: string;
	readonly value: unknown;
	/** The first syntax error, and keys that stand twice. */
	readonly findings: readonly Finding[];
	/**
	 * Where a value stands, or with "key" the key before it. A path that does not exist gives the nearest thing around it
	 * that does, so that a finding about something missing still points somewhere sensible.
	 */
	rangeOf(path: JSONPath, part?: "key" | "value"): TextRange;
	/** The same as offsets into the text; null when there is none. */
	spanOf(path: JSONPath, part?: "key" | "value"): { readonly offset: number; readonly length: number } | null;
	has(path: JSONPath): boolean;
}

const syntaxHelp: Partial<Record<ReturnType<typeof printParseErrorCode>, string>> = {
	InvalidSymbol: "this word is no JSON value; put texts and property names in double quotes",
	InvalidNumberFormat: "this is not a number in JSON",
	PropertyNameExpected: "a property name in double quotes is expected here",
	ValueExpected: "a value is expected here",
	ColonExpected: "a colon is expected between a property and its value",
	CommaExpected: "a comma is expected before this",
	CloseBraceExpected: "a closing brace } is missing",
	CloseBracketExpected: "a closing bracket ] is missing",
	EndOfFileExpected: "nothing may follow the end of the document",
	UnexpectedEndOfComment: "this comment is not closed",
	UnexpectedEndOfString: "this text is not closed; a double quote is missing",
	UnexpectedEndOfNumber: "this number ends too early",
	InvalidUnicode: "this is not a valid unicode escape",
	InvalidEscapeCharacter: "this escape is not known in JSON",
	InvalidCharacter: "this character is not allowed here; write it as an escape",
};

/** @param file how findings name the document; it is not read. */
export function parseJsonDocument(text: string, file: string): JsonDocument {
	const errors: ParseError[] = [];
	// A byte order mark is no error. A space takes its place, so that offsets stay what they are.
	const content = text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
	const root = parseTree(content, errors, { allowTrailingComma: true });
	const positionAt = positionsIn(text);
	const rangeAt = (offset: number, length: number): TextRange => ({
		start: positionAt(offset),
		end: positionAt(offset + length),
	});
	const findings: Finding[] = [];
	// Only the first is told: those after it are mostly its consequences, and would send the reader to the wrong place.
	const [first] = errors;
	if (first) {
		const name = printParseErrorCode(first.error);
		const range = rangeAt(first.offset, Math.max(first.length, first.offset < text.length ? 1 : 0));
		const message = `This is not valid JSON: ${syntaxHelp[name] ?? name}.`;
		findings.push(finding("json-syntax", "error", message, { file, range }));
	}
	for (const key of root ? repeatedKeys(root) : []) {
		const message = `"${key.value}" stands here twice and the last one counts; remove one.`;
		findings.push(finding("duplicate-key", "warning", message, { file, range: rangeAt(key.offset, key.length) }));
	}
	const spanOf: JsonDocument["spanOf"] = (path, part = "value") => {
		const node = root && nodeAt(root, path);
		const shown = part === "value" || node?.parent?.type !== "property" ? node : node.parent.children?.[0];
		return shown ?? null;
	};

	return {
		file,
		text,
		value: root && nodeValue(root),
		findings,
		spanOf,
		has: (path) => spanOf(path) !== null,
		rangeOf(path, part = "value") {
			for (let length = path.length; length >= 0 && root; length--) {
				const node = nodeAt(root, path.slice(0, length));
				if (!node) continue;
				// What stands around a missing thing is named by its key: a range over the whole object would bury the document.
				const wantsKey = part === "key" || length < path.length;
				const shown = wantsKey && node.parent?.type === "property" ? (node.parent.children?.[0] ?? node) : node;
				if (shown === root && length < path.length) return rangeAt(root.offset, 1);
				return rangeAt(shown.offset, shown.length);
			}
			return documentStart;
		},
	};
}
