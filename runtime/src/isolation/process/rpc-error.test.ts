import { expect, test } from "vitest";
import { CallError } from "../../component/call-error.ts";
import { fromRpcError, methodNotFound, toRpcError } from "./rpc-error.ts";

test("an error keeps its name, message, stack and code over the wire", () => {
	const thrown = new RangeError("too far");
	expect(fromRpcError(toRpcError(thrown))).toMatchObject({
		name: "RangeError",
		message: "too far",
		stack: thrown.stack,
		code: "component-error",
	});
	expect(fromRpcError(toRpcError(new CallError("queue-full", "later")))).toMatchObject({ code: "queue-full" });
});

test("JSON-RPC's own code for an unknown method is ours too, both ways", () => {
	expect(toRpcError(new CallError("unknown-method", "none")).code).toBe(methodNotFound);
	expect(fromRpcError({ code: methodNotFound, message: "none" })).toMatchObject({ code: "unknown-method" });
});

test.each([undefined, null, 1, "text", { code: "made-up", name: 7, stack: [] }])(
	"whatever a program sends along, the error is one of the component's own: %j",
	(data) => {
		expect(fromRpcError({ code: -32000, message: "no", data })).toMatchObject({
			name: "Error",
			message: "no",
			code: "component-error",
		});
	},
);
