import type { JSONPath } from "jsonc-parser";
import type { JsonDocument } from "./json-document.ts";
import { offsetsIn, positionsIn, type TextRange } from "./text-range.ts";
import { valueAt } from "./value-at.ts";

/** A piece of a text with what is to stand there instead. */
export interface TextChange {
	readonly range: TextRange;
	readonly text: string;
}

/** A document's text with one value that stands in it replaced; every other character stays as it is. */
export function replaceJsonValue(document: JsonDocument, path: JSONPath, value: unknown): string {
	const span = document.spanOf(path);
	if (!span) throw new Error(`There is no ${path.join(".")} in ${document.file} that could be replaced.`);
	const { text } = document;
	return text.slice(0, span.offset) + JSON.stringify(value) + text.slice(span.offset + span.length);
}

/** The same as a change; null when there is no such value. */
export function changeJsonValue(document: JsonDocument, path: JSONPath, value: unknown): TextChange | null {
	const span = document.spanOf(path);
	return span && changeAt(document, span.offset, span.offset + span.length, JSON.stringify(value));
}

/** Gives a property another name; null when there is no such property. */
export function renameJsonKey(document: JsonDocument, path: JSONPath, name: string): TextChange | null {
	const span = document.spanOf(path, "key");
	return span && changeAt(document, span.offset, span.offset + span.length, JSON.stringify(name));
}

/** Adds a property at the end of an object, laid out as the one before it; null when there is no such object. */
export function addJsonProperty(
	document: JsonDocument,
	object: JSONPath,
	key: string,
	value: unknown,
): TextChange | null {
	const span = document.spanOf(object);
	const keys = span && keysAt(document, object);
	if (!keys) return null;
	const added = `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
	const last = keys.at(-1);
	const lastKey = last === undefined ? null : document.spanOf([...object, last], "key");
	const lastValue = last === undefined ? null : document.spanOf([...object, last]);
	if (!lastKey || !lastValue) return changeAt(document, span.offset + 1, span.offset + 1, ` ${added} `);
	const indent = /(\r?\n)[ \t]*$/.exec(document.text.slice(0, lastKey.offset))?.[0];
	const end = lastValue.offset + lastValue.length;
	// What is remarked behind the one before stays with it.
	const remark = indent
		? (/^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)(?=[ \t]*\r?\n)/.exec(document.text.slice(end))?.[0] ?? "")
		: "";
	return changeAt(document, end, end + remark.length, `,${remark}${indent ?? " "}${added}`);
}

/** Takes a property out, with its comma and, where it had one, its line; null when there is no such property. */
export function removeJsonProperty(document: JsonDocument, path: JSONPath): TextChange | null {
	const key = document.spanOf(path, "key");
	const value = document.spanOf(path);
	if (!key || !value) return null;
	const { text } = document;
	const end = value.offset + value.length;
	const commaAfter = /^\s*,/.exec(text.slice(end))?.[0];
	const spaceBefore = /\s*$/.exec(text.slice(0, key.offset))?.[0] ?? "";
	const from = key.offset - spaceBefore.length;
	if (commaAfter !== undefined) return changeAt(document, from, end + commaAfter.length, "");
	const commaBefore = text[from - 1] === "," ? 1 : 0;
	return changeAt(document, from - commaBefore, end, "");
}

function keysAt(document: JsonDocument, path: JSONPath): string[] | null {
	const value = valueAt(document.value, path);
	return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : null;
}

function changeAt({ text }: JsonDocument, from: number, to: number, replacement: string): TextChange {
	const positionAt = positionsIn(text);
	return { range: { start: positionAt(from), end: positionAt(to) }, text: replacement };
}

/** A text with changes made that do not overlap. */
export function withChanges(text: string, changes: readonly TextChange[]): string {
	const offsetOf = offsetsIn(text);
	const placed = changes
		.map(({ range, text: replacement }) => ({ from: offsetOf(range.start), to: offsetOf(range.end), replacement }))
		.sort((a, b) => b.from - a.from);
	return placed.reduce((all, { from, to, replacement }) => all.slice(0, from) + replacement + all.slice(to), text);
}

/** The one change that turns a text into another, without what both begin and end with. */
export function changeBetween(before: string, after: string): TextChange {
	const shortest = Math.min(before.length, after.length);
	let head = 0;
	while (head < shortest && before[head] === after[head]) head++;
	let tail = 0;
	while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
	const positionAt = positionsIn(before);
	const range = { start: positionAt(head), end: positionAt(before.length - tail) };
	return { range, text: after.slice(head, after.length - tail) };
}
