import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { endNoodles, noodle, startRuntime } from "../harness/noodle.ts";
import { requirePython } from "../harness/python.ts";

const example = fileURLToPath(new URL("../../examples/word-count", import.meta.url));

beforeAll(requirePython);

async function copiedExample(): Promise<string> {
	const root = await realpath(await mkdtemp(join(tmpdir(), "noodle-words-")));
	onTestFinished(async () => {
		await endNoodles(root);
		await rm(root, { recursive: true, force: true, maxRetries: 5 });
	});
	await cp(example, root, { recursive: true, filter: (path) => !path.endsWith(".noodle") });
	return root;
}

test("the component in Python is upgraded while it runs, and rolled back, and counts on", async () => {
	const root = await copiedExample();
	const runtime = await startRuntime(root);
	const call = async (method: string, ...args: unknown[]) =>
		(await noodle(root, ["call", "word-count", method, ...args.map((arg) => JSON.stringify(arg))])).json();

	expect(await call("add", "To be, or not to be: that is the question")).toEqual({ result: 10 });
	expect(await call("top")).toMatchObject({ error: { code: "unknown-method" } });

	const upgraded = await noodle(root, ["upgrade", "word-count@1.1.0"]);
	expect(upgraded.json()).toMatchObject({ outcome: "committed" });
	expect(await call("total")).toEqual({ result: 10 });
	expect(await call("add", "whether 'tis nobler — naïve Ünïcödé")).toEqual({ result: 5 });
	expect(await call("top", 2)).toEqual({
		result: [
			["to", 2],
			["be", 2],
		],
	});

	const back = await noodle(root, ["rollback", "word-count"]);
	expect(back.json()).toMatchObject({ outcome: "committed" });
	expect([await call("total"), await call("count", "ÜNÏCÖDÉ"), await call("count", "be")]).toEqual([
		{ result: 15 },
		{ result: 1 },
		{ result: 2 },
	]);
	expect(await noodle(root, ["list"]).then(({ json }) => json().components)).toMatchObject([
		{ name: "word-count", running: [{ version: "1.0.0", health: "healthy" }] },
	]);
	expect((await runtime.stop()).code).toBe(0);
});

test("the example passes its own check", async () => {
	const root = await copiedExample();
	expect((await noodle(root, ["check"])).json()).toEqual({ ok: true, findings: [] });
});
