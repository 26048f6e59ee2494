import type * as z from "zod";
import { valueAt } from "./value-at.ts";

/** One complaint of zod's, as a path and a sentence without zod's own vocabulary. */
export interface Complaint {
	readonly path: (string | number)[];
	readonly message: string;
	/** Whether it is about the key at the end of the path, and not about the value behind it. */
	readonly part: "key" | "value";
	readonly unknownKey: boolean;
}

/** Sentences of schemas of ours say what "is expected here"; what stands there instead is added to each. */
export function complaintsOf(error: z.ZodError, value: unknown): Complaint[] {
	return complaintsAbout(error.issues, value, []);
}

/** @param outer path of what the issues are about */
function complaintsAbout(
	issues: readonly z.core.$ZodIssue[],
	value: unknown,
	outer: readonly (string | number)[],
): Complaint[] {
	return issues.flatMap((issue): Complaint[] => {
		const path = [...outer, ...issue.path.filter((part) => typeof part !== "symbol")];
		if (issue.code === "invalid_union") {
			// The alternative with a complaint about something inside the value is the one that was meant.
			const meant = issue.errors.find((inner) => inner.some((one) => one.path.length > 0));
			if (meant) return complaintsAbout(meant, value, path);
		}
		if (issue.code === "unrecognized_keys") {
			return issue.keys.map((key) => ({
				path: [...path, key],
				message: `"${key}" is not a setting that is known here`,
				part: "key",
				unknownKey: true,
			}));
		}
		if (issue.code === "invalid_key") {
			const expected = issue.issues[0]?.message ?? issue.message;
			return [{ path, message: `${expected}, not ${shown(path.at(-1))}`, part: "key", unknownKey: false }];
		}
		return [{ path, message: sentenceOf(issue, valueAt(value, path)), part: "value", unknownKey: false }];
	});
}

/** A path as a reader of the file would write it. */
export function shownPath(path: readonly (string | number)[]): string {
	return path.map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`)).join("");
}

function sentenceOf(issue: z.core.$ZodIssue, actual: unknown): string {
	switch (issue.code) {
		case "invalid_type":
			return expected(plainType(issue.expected), actual);
		case "invalid_value": {
			const values = issue.values.map((value) => shown(value)).join(", ");
			return expected(issue.values.length > 1 ? `one of ${values}` : values, actual);
		}
		case "too_small":
			if (issue.origin === "string" || issue.origin === "array") return "this must not be empty";
			return `${shown(actual)} is too small; the least is ${issue.minimum}`;
		case "too_big":
			return `${shown(actual)} is too large; the most is ${issue.maximum}`;
		default:
			return `${issue.message}, not ${shown(actual)}`;
	}
}

function expected(what: string, actual: unknown): string {
	return actual === undefined ? `${what} is missing here` : `${what} is expected here, not ${shown(actual)}`;
}

const plainTypes: Readonly<Record<string, string>> = {
	int: "a whole number",
	boolean: "true or false",
	string: "a text",
	object: "an object",
	record: "an object",
	array: "a list",
};

function plainType(type: string): string {
	return plainTypes[type] ?? `a ${type}`;
}

function shown(value: unknown): string {
	// JSON has no infinite numbers, and would show them as null.
	const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
	return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
