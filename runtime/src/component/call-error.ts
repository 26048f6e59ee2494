import { inspect } from "node:util";

export type CallErrorCode =
	/** The component's method threw; message, name and stack are the component's own. */
	| "component-error"
	| "unknown-component"
	| "unknown-method"
	| "deadline-exceeded"
	/** The call was to have a timeout that is no time; it was not started. */
	| "invalid-timeout"
	| "cancelled"
	/** The component died while it worked on the call: whether it had an effect is unknown. */
	| "component-crashed"
	/** The component is not running now: it failed to start, or is being restarted. */
	| "component-unavailable"
	| "queue-full"
	| "uncloneable-arguments"
	| "uncloneable-result"
	| "runtime-stopped";

/** What a call on a handle rejects with. */
export class CallError extends Error {
	readonly code: CallErrorCode;

	constructor(code: CallErrorCode, message: string) {
		super(message);
		this.name = "CallError";
		this.code = code;
	}
}

/** An error as it crosses between threads, processes and the control socket. */
export interface WireError {
	readonly name: string;
	readonly message: string;
	readonly stack?: string;
	readonly code: CallErrorCode;
}

/** Whatever was thrown, also what throws itself when it is looked at: an error that can't be told must not become another. */
export function toWireError(thrown: unknown, code: CallErrorCode = "component-error"): WireError {
	try {
		return described(thrown, code);
	} catch {
		return { name: "Error", message: "something was thrown that throws itself when it is looked at", code };
	}
}

function described(thrown: unknown, code: CallErrorCode): WireError {
	if (thrown instanceof CallError) return { name: thrown.name, message: thrown.message, code: thrown.code };
	if (typeof thrown === "object" && thrown !== null && "message" in thrown) {
		const { name, message, stack } = thrown as { name?: unknown; message: unknown; stack?: unknown };
		return {
			name: typeof name === "string" ? name : "Error",
			message: String(message),
			...(typeof stack === "string" && { stack }),
			code,
		};
	}
	return { name: "Error", message: typeof thrown === "string" ? thrown : inspect(thrown), code };
}

export function fromWireError(wire: WireError): CallError {
	const error = new CallError(wire.code, wire.message);
	error.name = wire.name;
	if (wire.stack !== undefined) error.stack = wire.stack;
	return error;
}
