import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { list } from "tar";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildExample } from "../../scripts/lib/example.ts";

const folders: string[] = [];

async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "noodle-build-"));
	folders.push(folder);
	return folder;
}

async function filesIn(root: string): Promise<Map<string, Buffer>> {
	const entries = await readdir(root, { recursive: true, withFileTypes: true });
	const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	return new Map(
		await Promise.all(
			paths.sort().map(async (path) => [path.slice(root.length), await readFile(path)] as [string, Buffer]),
		),
	);
}

let root: string;

beforeAll(async () => {
	root = await temporaryFolder();
	await buildExample({ root });
});

afterAll(async () => {
	for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

test("gives every release in the form that a catalog takes, and nothing else", async () => {
	expect([...(await filesIn(root)).keys()]).toEqual(
		[
			...["1.0.0", "1.1.0", "1.2.0"].map((version) => `rate-limiter/${version}`),
			...["1.0.0", "2.0.0", "2.1.0"].map((version) => `renderer/${version}`),
			...["1.0.0", "2.0.0"].map((version) => `search-index/${version}`),
		]
			.flatMap((release) => [`${release}/index.js`, `${release}/package.json`])
			.concat("search-index/search-index-1.1.0.tgz")
			.map((path) => join("/runtime_components", path))
			.sort(),
	);
});

test("gives the same bytes each time, wherever it builds", async () => {
	const other = await temporaryFolder();
	await buildExample({ root: other });
	expect(await filesIn(other)).toEqual(await filesIn(root));
});

test("packs the tarball as npm does: everything under package/, with a time that never changes", async () => {
	const entries: { path: string; mtime: string | undefined; mode: number | undefined }[] = [];
	await list({
		file: join(root, "runtime_components", "search-index", "search-index-1.1.0.tgz"),
		onReadEntry: ({ path, mtime, mode }) => entries.push({ path, mtime: mtime?.toISOString(), mode }),
	});
	const common = { mtime: "1985-10-26T08:15:00.000Z", mode: 0o644 };
	expect(entries).toEqual([
		{ path: "package/package.json", ...common },
		{ path: "package/index.js", ...common },
	]);
});

test("leaves alone what is there already, and puts right what is not the same", async () => {
	const folder = await temporaryFolder();
	await buildExample({ root: folder });
	const untouched = join(folder, "runtime_components", "renderer", "1.0.0", "index.js");
	const altered = join(folder, "runtime_components", "renderer", "2.0.0", "index.js");
	const tarball = join(folder, "runtime_components", "search-index", "search-index-1.1.0.tgz");
	const before = await stat(untouched);
	await appendFile(altered, "// altered");
	await writeFile(tarball, "no tarball");
	await buildExample({ root: folder });
	const after = await stat(untouched);
	expect({ ino: after.ino, mtime: after.mtimeMs }).toEqual({ ino: before.ino, mtime: before.mtimeMs });
	expect(await filesIn(folder)).toEqual(await filesIn(root));
});

test("keeps releases that somebody else has put into the catalog", async () => {
	const folder = await temporaryFolder();
	await buildExample({ root: folder });
	const own = join(folder, "runtime_components", "renderer", "9.9.9.json");
	await writeFile(own, "{}");
	await buildExample({ root: folder });
	expect(await readFile(own, "utf8")).toBe("{}");
});

test("several processes may build into one folder at once", async () => {
	const folder = await temporaryFolder();
	const script = `import { buildExample } from ${JSON.stringify(new URL("../../scripts/lib/example.ts", import.meta.url).href)};
		await buildExample({ root: ${JSON.stringify(folder)} });`;
	const run = () => promisify(execFile)(process.execPath, ["--input-type=module-typescript", "--eval", script]);
	await Promise.all([run(), run(), run()]);
	expect(await filesIn(folder)).toEqual(await filesIn(root));
});
