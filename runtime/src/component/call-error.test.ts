import { expect, test } from "vitest";
import { CallError, fromWireError, toWireError } from "./call-error.ts";

test("an error keeps its name, message and stack over the wire", () => {
	const thrown = new RangeError("too far");
	const received = fromWireError(toWireError(thrown));
	expect(received).toBeInstanceOf(CallError);
	expect(received).toMatchObject({
		name: "RangeError",
		message: "too far",
		code: "component-error",
		stack: thrown.stack,
	});
});

test("an error of ours keeps its code over any number of hops", () => {
	const once = fromWireError(toWireError(new CallError("queue-full", "later")));
	expect(fromWireError(toWireError(once))).toMatchObject({ name: "CallError", code: "queue-full", message: "later" });
});

test.each([
	["a text", "a text"],
	[undefined, "undefined"],
	[{ status: 404 }, "{ status: 404 }"],
	[Object.create(null), "[Object: null prototype] {}"],
	[Symbol("s"), "Symbol(s)"],
])("whatever is thrown has a message: %o", (thrown, message) => {
	expect(toWireError(thrown)).toEqual({ name: "Error", message, code: "component-error" });
});

test.each([
	["has no text for a message", { message: Object.create(null) }],
	[
		"throws when it is looked at",
		{
			get message() {
				throw new Error("inner");
			},
		},
	],
	["is a proxy that was revoked", revoked()],
])("what is thrown and %s is an error all the same", (_, thrown) => {
	expect(toWireError(thrown)).toMatchObject({ name: "Error", code: "component-error" });
});

function revoked(): object {
	const { proxy, revoke } = Proxy.revocable({}, {});
	revoke();
	return proxy;
}
