import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { ReadEntry } from "tar";
import { releaseLimits } from "./limits.ts";

/** Loaded when the first tarball comes along, since most workspaces have none. */
const loadTar = () => import("tar");

/** A header of 512 bytes for each file, its padding, and as much again for a long name. */
const mostBytes = releaseLimits.bytes + releaseLimits.files * 2048;

/** Compression within the compression: its content would be unpacked past the limit. */
const nested = [Buffer.from([0x1f, 0x8b]), Buffer.from([0x28, 0xb5, 0x2f, 0xfd])];

export class TarballRefused extends Error {}

/**
 * Goes through a gzipped tarball, one entry after the other, and stops as soon as it is too large: a few kilobytes can
 * unpack to any size.
 *
 * @param visit must read the entry's data or `resume` it; what it throws ends the reading, and is thrown on
 * @throws TarballRefused with the reason; what zlib, tar and the file system say
 */
export async function forEachEntry(tarball: string, visit: (entry: ReadEntry) => Promise<void>): Promise<void> {
	const { Parser } = await loadTar();
	const state: { failure: unknown; visited: ReadEntry | null; isOver: boolean } = {
		failure: null,
		visited: null,
		isOver: false,
	};
	let files = 0;
	let visiting: Promise<void> = Promise.resolve();
	const parser = new Parser({ strict: true, brotli: false, zstd: false });
	// What comes behind the end is nobody's, and the parser would keep all of it.
	parser.on("eof", () => {
		state.isOver = true;
	});
	const ended = new Promise<void>((resolve) => {
		parser.on("end", resolve);
		parser.on("error", (error: unknown) => {
			state.failure ??= error;
			resolve();
		});
	});
	parser.on("entry", (entry: ReadEntry) => {
		visiting = visiting.then(async () => {
			try {
				if (state.failure === null && ++files > releaseLimits.files)
					throw new TarballRefused(`it has more than ${releaseLimits.files} files`);
				state.visited = entry;
				if (state.failure === null) return await visit(entry);
			} catch (error) {
				state.failure ??= error;
			}
			entry.resume();
		});
	});
	await pipeline(createReadStream(tarball), createGunzip(), async (chunks: AsyncIterable<Buffer>): Promise<void> => {
		let bytes = 0;
		for await (const chunk of chunks) {
			if (bytes === 0 && nested.some((magic) => chunk.subarray(0, magic.length).equals(magic)))
				throw new TarballRefused("it is compressed twice");
			bytes += chunk.length;
			if (bytes > mostBytes) throw new TarballRefused("it is too large when unpacked");
			if (state.failure !== null) throw state.failure;
			const isFull = !parser.write(chunk);
			if (state.isOver) return;
			if (isFull) await drained(parser, ended);
		}
	}).catch((error: unknown) => {
		// Reading was ended ahead of the file's own end.
		if (state.isOver) return;
		state.failure ??= error;
		// Whoever reads its data would wait for the rest for ever.
		state.visited?.destroy(error);
	});
	if (state.failure === null) {
		parser.end();
		await ended;
	}
	await visiting;
	if (state.failure !== null) throw state.failure;
}

/** Until there is room for more, or there is nothing more to come. */
function drained(parser: { once(event: "drain", listener: () => void): unknown }, ended: Promise<void>): Promise<void> {
	return Promise.race([new Promise<void>((resolve) => parser.once("drain", resolve)), ended]);
}
