import { type CallError, type CallErrorCode, fromWireError, toWireError } from "../../component/call-error.ts";

/** A failure as JSON-RPC 2.0 has it. `data` is ours: `{ name, stack, code }`, each of them optional. */
export interface RpcError {
	readonly code: number;
	readonly message: string;
	readonly data?: unknown;
}

/** JSON-RPC's own code for a method that is not there. */
export const methodNotFound = -32601;
/** The first of those that JSON-RPC leaves to its users. */
const serverError = -32000;

const callErrorCodes: ReadonlySet<unknown> = new Set<CallErrorCode>([
	"component-error",
	"unknown-component",
	"unknown-method",
	"deadline-exceeded",
	"invalid-timeout",
	"cancelled",
	"component-crashed",
	"component-unavailable",
	"queue-full",
	"uncloneable-arguments",
	"uncloneable-result",
	"runtime-stopped",
]);

/** Whether it is about state that could not be carried over. */
export function isUncloneable({ data }: RpcError): boolean {
	return (data as { code?: unknown } | null | undefined)?.code === "not-cloneable";
}

/** What a call failed with, for the other side. */
export function toRpcError(thrown: unknown): RpcError {
	const { message, ...data } = toWireError(thrown);
	return { code: data.code === "unknown-method" ? methodNotFound : serverError, message, data };
}

/** What a caller gets to see of a failure; any program may have made it, so nothing of it is taken for granted. */
export function fromRpcError({ code, message, data }: RpcError): CallError {
	const more = (typeof data === "object" && data !== null ? data : {}) as {
		[key in "name" | "stack" | "code"]?: unknown;
	};
	const known = callErrorCodes.has(more.code) ? (more.code as CallErrorCode) : "component-error";
	return fromWireError({
		message,
		code: code === methodNotFound ? "unknown-method" : known,
		name: typeof more.name === "string" ? more.name : "Error",
		...(typeof more.stack === "string" && { stack: more.stack }),
	});
}
