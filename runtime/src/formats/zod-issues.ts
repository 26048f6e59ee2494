import type * as z from "zod";

/** One complaint of zod's, as a path and a sentence without zod's own vocabulary. */
export interface Complaint {
	readonly path: (string | number)[];
	readonly message: string;
	readonly unknownKey: boolean;
}

export function complaintsOf(error: z.ZodError, value: unknown): Complaint[] {
	return error.issues.flatMap((issue): Complaint[] => {
		const path = issue.path.filter((part) => typeof part !== "symbol");
		if (issue.code === "unrecognized_keys") {
			return issue.keys.map((key) => ({
				path: [...path, key],
				message: `"${key}" is not a setting that is known here`,
				unknownKey: true,
			}));
		}
		return [{ path, message: sentenceOf(issue, at(value, path)), unknownKey: false }];
	});
}

function sentenceOf(issue: z.core.$ZodIssue, actual: unknown): string {
	switch (issue.code) {
		case "invalid_type":
			return actual === undefined
				? `a ${plainType(issue.expected)} is missing here`
				: `a ${plainType(issue.expected)} is expected here, not ${shown(actual)}`;
		case "invalid_value":
			return `one of ${issue.values.map((value) => shown(value)).join(", ")} is expected here, not ${shown(actual)}`;
		case "too_small":
			return `${shown(actual)} is too small; the least is ${issue.minimum}`;
		case "too_big":
			return `${shown(actual)} is too large; the most is ${issue.maximum}`;
		default:
			return issue.message;
	}
}

function plainType(expected: string): string {
	if (expected === "int") return "whole number";
	return expected === "record" ? "object" : expected;
}

function shown(value: unknown): string {
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
	return path.reduce<unknown>(
		(inner, key) => (typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
		value,
	);
}
