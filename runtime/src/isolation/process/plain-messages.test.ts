import fc from "fast-check";
import { expect, test } from "vitest";
import { readPlainAnswer, readPlainCall } from "./plain-messages.ts";

const answer = (id: number, result: unknown): string =>
	`{"jsonrpc":"2.0","id":${id},"result":${JSON.stringify(result)}}`;
const call = (id: number, method: string, args: unknown): string =>
	`{"jsonrpc":"2.0","id":${id},"method":"component/call","params":{"method":${JSON.stringify(method)},"args":${JSON.stringify(args)},"call":${id}}}`;

test("an answer reads as JSON would read it, or not at all", () => {
	fc.assert(
		fc.property(fc.nat(), fc.jsonValue(), (id, result) => {
			expect(readPlainAnswer(answer(id, result))).toEqual(JSON.parse(JSON.stringify({ id, result })));
		}),
	);
});

test("a call reads as JSON would read it, or not at all", () => {
	fc.assert(
		fc.property(fc.nat(), fc.string({ unit: "binary" }), fc.array(fc.jsonValue()), (id, method, args) => {
			const read = readPlainCall(call(id, method, args));
			if (read) expect(read).toEqual(JSON.parse(JSON.stringify({ id, method, args })));
			else expect(JSON.stringify(method)).toContain("\\");
		}),
	);
});

test.each([
	'{"jsonrpc":"2.0","id":1,"result":1,"result":2}',
	'{"jsonrpc":"2.0","id":1,"result":}',
	'{"jsonrpc":"2.0","id":"1","result":1}',
	'{"jsonrpc":"2.0","id":1.5,"result":1}',
	'{"jsonrpc":"2.0","id":,"result":1}',
	'{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no"}}',
	'{"id":1,"jsonrpc":"2.0","result":1}',
	'{"jsonrpc":"2.0","id":1,"result":1',
	"",
])("what is not quite such an answer is left to JSON: %s", (body) => {
	expect(readPlainAnswer(body)).toBeNull();
});

test.each([
	call(1, "a", [1]).replace('"call":1', '"call":2'),
	call(1, "a", [1]).replace('"args":[1]', '"args":[1],"more":2'),
	call(1, "a", [1]).replace("component/call", "component/stop"),
	call(1, "a", [1]).slice(0, -1),
])("what is not quite such a call is left to JSON: %s", (body) => {
	expect(readPlainCall(body)).toBeNull();
});
