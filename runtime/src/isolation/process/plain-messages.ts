import { callMethod } from "./messages.ts";

// Reading a message as what it nearly always is costs a third of reading it as any JSON. It is sound because only what
// stands between a fixed beginning and a fixed end is parsed: if that is one value, the whole can be nothing else.

const beginning = '{"jsonrpc":"2.0","id":';
const beforeResult = ',"result":';
const beforeMethod = `,"method":"${callMethod}","params":{"method":"`;
const beforeArgs = '","args":';

export interface PlainAnswer {
	readonly id: number;
	readonly result: unknown;
}

export interface PlainCall {
	readonly id: number;
	readonly method: string;
	readonly args: unknown;
}

/** An answer to a call, the way our own writer and most others put it; null when it has to be read as any message. */
export function readPlainAnswer(body: string): PlainAnswer | null {
	const idEnd = endOfId(body);
	if (idEnd < 0 || !body.startsWith(beforeResult, idEnd) || !body.endsWith("}")) return null;
	const result = parsed(body.slice(idEnd + beforeResult.length, -1));
	return result && { id: Number(body.slice(beginning.length, idEnd)), result: result.value };
}

/** A call, the way our own writer puts it; null when it has to be read as any message. */
export function readPlainCall(body: string): PlainCall | null {
	const idEnd = endOfId(body);
	if (idEnd < 0 || !body.startsWith(beforeMethod, idEnd)) return null;
	const methodAt = idEnd + beforeMethod.length;
	const methodEnd = body.indexOf('"', methodAt);
	const method = body.slice(methodAt, methodEnd);
	const id = body.slice(beginning.length, idEnd);
	const end = `,"call":${id}}}`;
	if (method.includes("\\") || !body.startsWith(beforeArgs, methodEnd) || !body.endsWith(end)) return null;
	const args = parsed(body.slice(methodEnd + beforeArgs.length, -end.length));
	return args && { id: Number(id), method, args: args.value };
}

/** Where a number that stands as the id ends; -1 when there is no such number. */
function endOfId(body: string): number {
	if (!body.startsWith(beginning)) return -1;
	let at = beginning.length;
	while (isDigit(body.charCodeAt(at))) at++;
	return at > beginning.length && at < beginning.length + 16 ? at : -1;
}

function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}

function parsed(text: string): { readonly value: unknown } | null {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		// The whole is read again, and says what is wrong if anything is.
		return null;
	}
}
