import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { FrameWriter } from "./frame-writer.ts";

/** A stream that lets a test see every write, and when it counts as read. */
function slowStream() {
	const writes: string[] = [];
	const pending: (() => void)[] = [];
	const stream = new Writable({
		decodeStrings: false,
		write: (chunk: string, _, done) => {
			writes.push(chunk);
			pending.push(done);
		},
	});
	return { stream, writes, read: () => pending.shift()?.() };
}

test("what one microtask writes leaves as one piece, in order", async () => {
	const { stream, writes } = slowStream();
	const writer = new FrameWriter(stream);
	for (const body of ["1", '"é"', "{}"]) writer.write(body);
	expect(writes).toEqual([]);
	await null;
	expect(writes).toEqual(['Content-Length: 1\r\n\r\n1Content-Length: 4\r\n\r\n"é"Content-Length: 2\r\n\r\n{}']);
});

test("flush sends at once what waits, and nothing twice", async () => {
	const { stream, writes } = slowStream();
	const writer = new FrameWriter(stream);
	writer.write("1");
	writer.flush();
	writer.flush();
	await null;
	expect(writes).toEqual(["Content-Length: 1\r\n\r\n1"]);
});

test("what the other side has not read is counted in bytes until it has", async () => {
	const { stream, read } = slowStream();
	const writer = new FrameWriter(stream);
	writer.write('"é"');
	expect(writer.waitingBytes).toBe(4);
	await null;
	expect(writer.waitingBytes).toBe(4);
	read();
	await null;
	expect(writer.waitingBytes).toBe(0);
});

test("a stream that has ended is written to no more, and holds nothing back", async () => {
	const { stream, writes } = slowStream();
	const writer = new FrameWriter(stream);
	stream.on("error", (error) => expect.unreachable(error.message));
	stream.end();
	writer.write("1");
	await null;
	expect(writes).toEqual([]);
	expect(writer.waitingBytes).toBe(0);
});
