import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameReader, frameLimits } from "./frame-reader.ts";

const frame = (body: string): Buffer => Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

/** What a reader gets out of a stream, and what it finds wrong with it. */
function read(chunks: readonly Buffer[]): { bodies: string[]; wrong: string | null } {
	const bodies: string[] = [];
	const reader = new FrameReader((body) => {
		bodies.push(body);
		return null;
	});
	for (const chunk of chunks) {
		const wrong = reader.push(chunk);
		if (wrong !== null) return { bodies, wrong };
	}
	return { bodies, wrong: null };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
	const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
	return cuts.slice(1).map((end, i) => bytes.subarray(cuts[i], end));
}

test("frames come out as they went in, wherever the stream is cut", () => {
	const bodies = fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ minLength: 200 })), { maxLength: 20 });
	fc.assert(
		fc.property(bodies, fc.array(fc.nat(), { maxLength: 40 }), (given, places) => {
			// Half a surrogate pair is nothing that UTF-8 has.
			const texts = given.map((text) => text.toWellFormed());
			expect(read(cut(Buffer.concat(texts.map(frame)), places))).toEqual({ bodies: texts, wrong: null });
		}),
	);
});

test("a stream that comes byte by byte is no other one", () => {
	const bytes = Buffer.concat(["{}", '"é"', "[1]"].map(frame));
	expect(read([...bytes].map((byte) => Buffer.from([byte])))).toEqual({ bodies: ["{}", '"é"', "[1]"], wrong: null });
});

test.each([
	["content-length:2\r\n\r\n{}"],
	["CONTENT-LENGTH : 2 \r\n\r\n{}"],
	["Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}"],
	["Content-Length: 2\r\nX-Other: 1\r\n\r\n{}"],
])("only Content-Length counts, however it is written: %j", (text) => {
	expect(read([Buffer.from(text)])).toEqual({ bodies: ["{}"], wrong: null });
});

test.each([
	["hello\n", /wrote on its standard output what is not part of the protocol: "hello\\n"/],
	["hello\nContent-Length: 2\r\n\r\n{}", /not part of the protocol: "hello\\nContent/],
	["Content-Length: 2\n\n{}", /not part of the protocol/],
	["no header at all\r\n", /not part of the protocol: "no header at all"/],
	["Content-Type: text/plain\r\n\r\n{}", /a header without Content-Length/],
	["Content-Length: two\r\n\r\n{}", /a Content-Length that is no number: "two"/],
	["Content-Length: -2\r\n\r\n{}", /a Content-Length that is no number/],
	["Content-Length: \r\n\r\n{}", /a Content-Length that is no number/],
	["Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", /a Content-Length that is no number/],
	[`Content-Length:${" ".repeat(8_000)}\rtwo\r\n\r\n{}`, /a Content-Length that is no number: "two"/],
	[`Content-Length: ${frameLimits.bodyBytes + 1}\r\n\r\n`, /announced a message of \d+ bytes, and 256 MB is the most/],
	[`X: ${"x".repeat(frameLimits.headerBytes)}`, /a header of more than 8 KB/],
])("what is no frame is named: %j", (text, why) => {
	expect(read([Buffer.from(text)]).wrong).toMatch(why);
	const bytewise = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
	expect(read(bytewise).wrong).not.toBeNull();
});

test("frames before the damage are read", () => {
	expect(read([Buffer.concat([frame("1"), Buffer.from("damage\r\n\r\n")])])).toMatchObject({ bodies: ["1"] });
});

test("a body that is not UTF-8 is refused, and one with the sign for such damage is not", () => {
	expect(read([frame('"\uFFFD"')])).toEqual({ bodies: ['"\uFFFD"'], wrong: null });
	const latin1 = Buffer.concat([Buffer.from("Content-Length: 3\r\n\r\n"), Buffer.from('"\xe9"', "latin1")]);
	expect(read([latin1]).wrong).toMatch(/is not UTF-8/);
});

test("a large body in many pieces is put together without copying it again and again", () => {
	const body = "x".repeat(32 * 1024 * 1024);
	const bytes = frame(body);
	const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
		bytes.subarray(i * 65_536, (i + 1) * 65_536),
	);
	expect(read(pieces).bodies[0]).toHaveLength(body.length);
});
