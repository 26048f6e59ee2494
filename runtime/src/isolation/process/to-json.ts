import { CallError, type CallErrorCode } from "../../component/call-error.ts";
import { messageOf } from "../../formats/failure.ts";
import type { CloneProblem } from "../component/clone-check.ts";
import { findArgumentProblem, findJsonProblem } from "./json-check.ts";

/** JSON, or why the value would not arrive as it is. */
export type Written = { readonly json: string } | { readonly problem: string };

/** @param name how messages call the whole */
export function toJson(value: unknown, name: string): Written {
	return write(value ?? null, findJsonProblem(value, name));
}

export function argumentsToJson(args: readonly unknown[]): Written {
	return write(args, findArgumentProblem(args));
}

function write(value: unknown, found: CloneProblem | null): Written {
	if (found) return { problem: `at ${found.path}, ${found.reason}` };
	try {
		return { json: JSON.stringify(value) };
	} catch (error) {
		return { problem: `it cannot be written as JSON (${messageOf(error)})` };
	}
}

/** The error of a call whose arguments or result no process can be sent. */
export function cannotCross(code: CallErrorCode & `uncloneable-${string}`, problem: string): CallError {
	const what = code === "uncloneable-result" ? "The result" : "The arguments";
	return new CallError(code, `${what} cannot be sent between processes, as JSON: ${problem}.`);
}
