/**
 * An expected failure: a code for programs and a sentence for people. Expected failures are returned, never thrown;
 * what is thrown is a bug, or a call on a component that failed.
 */
export interface Failure<Code extends string = string> {
	readonly code: Code;
	/** What happened, why, and what to do next. */
	readonly message: string;
}

export type Result<Value, F extends Failure = Failure> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly error: F };

export function success<Value>(value: Value): { readonly ok: true; readonly value: Value } {
	return { ok: true, value };
}

export function failure<Code extends string>(
	code: Code,
	message: string,
): { readonly ok: false; readonly error: Failure<Code> } {
	return { ok: false, error: { code, message } };
}

/** The sentence of whatever was thrown; errors of other realms and thrown strings included. */
export function messageOf(thrown: unknown): string {
	if (typeof thrown === "object" && thrown !== null && "message" in thrown && typeof thrown.message === "string") {
		return thrown.message === "" ? String((thrown as { name?: unknown }).name ?? "unknown error") : thrown.message;
	}
	return String(thrown);
}
