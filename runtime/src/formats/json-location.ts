import { getLocation, type JSONPath, visit } from "jsonc-parser";

/** What stands at an offset of a JSON text, or would belong there; also in a text that is being typed and is broken. */
export interface JsonLocation {
	/** Of the value, or of the property whose key it is. What is missing has a path too. */
	readonly path: JSONPath;
	readonly part: "key" | "value";
	/** The key or value that stands there, quotes included; empty where there is none yet. */
	readonly span: { readonly offset: number; readonly length: number };
	/** Whether a colon follows, so that a key there has its value already. */
	readonly hasColon: boolean;
	/** Whether another property or item follows without a comma in between. */
	readonly wantsComma: boolean;
}

/** @returns null inside a comment, where nothing belongs */
export function jsonLocation(text: string, offset: number): JsonLocation | null {
	const content = text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
	if (isInComment(content, offset)) return null;
	const { path, isAtPropertyKey, previousNode } = getLocation(content, offset);
	const stands = previousNode && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length;
	const span = stands ? { offset: previousNode.offset, length: previousNode.length } : bareWordBefore(content, offset);
	const rest = content.slice(span.offset + span.length).match(/^\s*(.)/s)?.[1] ?? "";
	return {
		path,
		part: isAtPropertyKey ? "key" : "value",
		span,
		hasColon: rest === ":",
		wantsComma: rest === '"' || rest === "{" || rest === "[",
	};
}

/** Somebody who has not typed the quote yet. */
function bareWordBefore(text: string, offset: number): { offset: number; length: number } {
	const word = /[\w.@/-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? "";
	return { offset: offset - word.length, length: word.length };
}

function isInComment(text: string, offset: number): boolean {
	let isIn = false;
	visit(text, {
		onComment(start, length) {
			const end = start + length;
			// What follows a comment in a line of its own still belongs to it.
			isIn ||= start < offset && (offset < end || (offset === end && text.startsWith("//", start)));
		},
	});
	return isIn;
}
