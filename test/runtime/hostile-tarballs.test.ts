import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { ReleaseStore, readPackageJson } from "@noodle-upgrade/runtime/releases";
import { Header } from "tar";
import { expect, test } from "vitest";
import { workspaceForTest } from "./harness/workspace.ts";

const packageJson = JSON.stringify({ name: "greeter", version: "1.0.0", main: "index.js", noodle: {} });
const good = [entry("package/package.json", packageJson), entry("package/index.js", "export default {};")];
const end = Buffer.alloc(1024);

interface Oddity {
	readonly type?: "File" | "Directory" | "SymbolicLink" | "Link" | "CharacterDevice" | "FIFO";
	readonly linkpath?: string;
	readonly mode?: number;
	/** What the header says, when the data is something else. */
	readonly size?: number;
}

/** One entry as it stands in a tarball, with whatever somebody who means harm would write there. */
function entry(
	path: string,
	data: string | Buffer = "",
	{ type = "File", linkpath = "", mode = 0o644, size }: Oddity = {},
) {
	const body = Buffer.from(data);
	const header = new Header({ path, type, linkpath, mode, size: size ?? body.length, mtime: new Date(0) });
	const block = Buffer.alloc(512);
	header.encode(block);
	return Buffer.concat([block, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** An entry whose name stands in an extended header, which takes any. */
function extended(path: string, data: string): Buffer {
	const text = ` path=${path}\n`;
	let length = Buffer.byteLength(text) + 1;
	while (Buffer.byteLength(`${length}${text}`) !== length) length++;
	const block = Buffer.alloc(512);
	new Header({ path: "PaxHeader/x", type: "ExtendedHeader", mode: 0o644, size: length, mtime: new Date(0) }).encode(
		block,
	);
	const body = Buffer.from(`${length}${text}`);
	return Buffer.concat([block, body, Buffer.alloc((512 - (body.length % 512)) % 512), entry("package/x", data)]);
}

async function workspaceWith(tarball: Buffer) {
	const { root, path } = await workspaceForTest({ manifest: {} });
	const file = path("greeter-1.0.0.tgz");
	await writeFile(file, tarball);
	return { root, path, file, install: () => new ReleaseStore(root).install({ kind: "tarball", path: file }) };
}

test.each([
	["an absolute path", entry("/tmp/noodle-evil.js", "evil"), /leads out of the release/],
	["a path that climbs out", entry("package/../../../evil.js", "evil"), /leads out of the release/],
	["a path that climbs out with backslashes", extended("package\\..\\..\\evil.js", "evil"), /leads out of the release/],
	["a drive letter", extended("C:\\evil.js", "evil"), /leads out of the release/],
	["a symbolic link", entry("package/link", "", { type: "SymbolicLink", linkpath: "/etc/passwd" }), /SymbolicLink/],
	["a hard link", entry("package/link", "", { type: "Link", linkpath: "/etc/passwd" }), /is a Link/],
	["a device", entry("package/zero", "", { type: "CharacterDevice" }), /CharacterDevice/],
	["a pipe", entry("package/pipe", "", { type: "FIFO" }), /FIFO/],
	["a name with a line break in it", extended("package/in\rdex.js", "evil"), /character that not every system allows/],
	["a name that Windows keeps for a device", entry("package/lib/AUX.js", "evil"), /device on Windows/],
	["a name that Windows cuts", entry("package/index.js.", "evil"), /ends in a dot/],
	[
		"a name that opens another stream on Windows",
		entry("package/a.js:evil", "evil"),
		/character that not every system/,
	],
	["a very long name", extended(`package/${"n".repeat(300)}`, "evil"), /more than 255 bytes/],
	["one file twice", entry("package/index.js", "evil"), /there twice/],
	["two names that differ in case", entry("package/Index.js", "evil"), /one and the same/],
	[
		"two folders that differ in case",
		Buffer.concat([entry("package/a/x.js"), entry("package/A/y.js")]),
		/one and the same/,
	],
	[
		"two names that differ in composition",
		Buffer.concat([extended("package/\u00e9", "1"), extended("package/e\u0301", "2")]),
		/one and the same/,
	],
	[
		"a size that the tarball does not have",
		entry("package/big.js", "short", { size: 100_000 }),
		/cannot be read as a tarball/,
	],
	[
		"a size of more than a release may have",
		entry("package/big.js", "short", { size: 10 * 2 ** 30 }),
		/too large when unpacked|cannot be read/,
	],
])("a tarball with %s is refused, and nothing of it is left", async (_, odd, why) => {
	const { root, path, install } = await workspaceWith(gzipSync(Buffer.concat([...good, odd, end])));
	const installed = await install();
	expect(installed).toMatchObject({
		ok: false,
		error: { code: "invalid-release", message: expect.stringMatching(why) },
	});
	expect(await readdir(path(".noodle", "store"))).toEqual([]);
	expect((await readdir(root)).sort()).toEqual([".noodle", "greeter-1.0.0.tgz", "noodle.json"]);
});

test.each([
	["is cut off in its compression", (whole: Buffer) => whole.subarray(0, whole.length - 40), /unexpected end of file/],
	[
		"is cut off after its compression",
		(whole: Buffer) => gzipSync(gunzipSync(whole).subarray(0, 4000)),
		/cannot be read/,
	],
	["is compressed twice", (whole: Buffer) => gzipSync(whole), /compressed twice/],
	["has a flipped byte", (whole: Buffer) => whole.with(20, 0xff ^ (whole[20] ?? 0)), /cannot be read/],
	["is empty", () => Buffer.alloc(0), /has no package|cannot be read|unexpected end/],
])("a tarball that %s is refused, and nobody waits for the rest", async (_, broken, why) => {
	const noise = Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 251));
	const whole = gzipSync(Buffer.concat([...good, entry("package/noise", noise), end]));
	const { file, install } = await workspaceWith(Buffer.from(broken(whole)));
	expect(await install()).toMatchObject({ ok: false, error: { message: expect.stringMatching(why) } });
	expect(await readPackageJson(file)).toMatchObject({ ok: false });
});

/** So many megabytes of zeroes, compressed: a gzip stream may be put together from several. */
function zeroes(megabytes: number): Buffer {
	const piece = gzipSync(Buffer.alloc(16 * 2 ** 20));
	return Buffer.concat(Array.from({ length: megabytes / 16 }, () => piece));
}

test.each([
	["one file of 10 GB", () => [gzipSync(entry("package/zeroes", "", { size: 10 * 2 ** 30 })), zeroes(10 * 1024)]],
	[
		"a package.json of 10 GB",
		() => [gzipSync(entry("package/package.json", "", { size: 10 * 2 ** 30 })), zeroes(10 * 1024)],
	],
	[
		"a million files",
		() => {
			const many = gzipSync(Buffer.concat(Array.from({ length: 1000 }, (_, i) => entry(`package/${i}`))));
			return [gzipSync(Buffer.concat(good)), ...Array.from({ length: 1000 }, () => many)];
		},
	],
	[
		"more folders than files are allowed",
		() => [
			gzipSync(
				Buffer.concat(Array.from({ length: 20_001 }, (_, i) => entry(`package/${i}/`, "", { type: "Directory" }))),
			),
		],
	],
])("a tarball with %s is refused long before all of it is unpacked", async (_, pieces) => {
	const { path, file, install } = await workspaceWith(Buffer.concat(pieces()));
	expect(await install()).toMatchObject({
		ok: false,
		error: { message: expect.stringMatching(/was refused: it|there twice/) },
	});
	expect(await readPackageJson(file)).toMatchObject({
		ok: false,
		error: { message: expect.stringMatching(/was refused: it/) },
	});
	expect(await readdir(path(".noodle", "store"))).toEqual([]);
});

test("what no release is made of is left out, so that no code hides from the hash; modes come down to what can be run", async () => {
	const hidden = entry("package/.git/hooks.js", "evil");
	const run = entry("package/run.sh", "#!/bin/sh", { mode: 0o4777 });
	const closed = entry("package/closed.js", "export {};", { mode: 0 });
	const { install } = await workspaceWith(gzipSync(Buffer.concat([...good, hidden, run, closed, end])));
	const plain = await workspaceWith(gzipSync(Buffer.concat([...good, run, closed, end])));
	const [installed, same] = [await install(), await plain.install()];
	if (!installed.ok || !same.ok) throw new Error("They were not installed.");
	expect(installed.value.integrity).toBe(same.value.integrity);
	const { folder } = installed.value;
	expect((await readdir(folder)).sort()).toEqual(["closed.js", "index.js", "package.json", "run.sh"]);
	expect((await stat(join(folder, "run.sh"))).mode & 0o7777).toBe(0o755);
	expect((await stat(join(folder, "closed.js"))).mode & 0o7777).toBe(0o644);
});

test("what stands behind the end of a tarball is not unpacked, be it 10 GB", async () => {
	const { install } = await workspaceWith(Buffer.concat([gzipSync(Buffer.concat([...good, end])), zeroes(10 * 1024)]));
	expect(await install()).toMatchObject({ ok: true });
});

test("a name ends at its NUL, and what is behind it is not looked at", async () => {
	const { install } = await workspaceWith(
		gzipSync(Buffer.concat([...good, extended("package/a.js\0/../../b", "a"), end])),
	);
	const installed = await install();
	if (!installed.ok) throw new Error(installed.error.message);
	expect((await readdir(installed.value.folder)).sort()).toEqual(["a.js", "index.js", "package.json"]);
});

test("a folder whose names are not the same on every system is refused too", async () => {
	const { root, path } = await workspaceForTest({ manifest: {}, releases: [{ name: "greeter", version: "1.0.0" }] });
	const folder = path("runtime_components", "greeter", "1.0.0");
	await writeFile(join(folder, "a:b.js"), "");
	expect(await new ReleaseStore(root).install({ kind: "folder", path: folder })).toMatchObject({
		ok: false,
		error: { code: "invalid-release", message: expect.stringMatching(/"a:b\.js" has a character/) },
	});
});
