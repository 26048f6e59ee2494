import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../harness/until.ts";
import { stateless } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";

/** Ids of the thread that a release runs in; they count up, so one that waited has a lower one than what was started after it. */
const threaded = (version: string) =>
	stateless("renderer", version, "thread: () => threadId,", {
		before: 'const { threadId } = await import("node:worker_threads");',
	});

test("a release is loaded in a thread that waits for it, the next one waits then, and a stop ends them all", async () => {
	const started: Worker[] = [];
	const onWorker = (worker: Worker): void => void started.push(worker);
	process.on("worker", onWorker);
	onTestFinished(() => void process.off("worker", onWorker));
	const { runtime, driver } = await hosted({
		releases: ["1.0.0", "2.0.0", "3.0.0"].map(threaded),
		options: { threads: { spares: 1 } },
	});
	const control = await driver();
	const handle = runtime.component<{ thread(): number }>("renderer");
	const first = await handle.thread();
	await until("a thread to wait", async () => (await runtime.status()).spareThreads === 1);
	expect(await control.swap("renderer@2.0.0")).toMatchObject({ ok: true });
	expect(await handle.thread()).toBe(first + 1);
	await until("the next thread to wait", async () => (await runtime.status()).spareThreads === 1);
	await runtime.stop();
	expect((await runtime.status()).spareThreads).toBe(0);
	// A thread that has ended has no number any more.
	expect(started.map((thread) => thread.threadId)).toEqual([-1, -1, -1]);
});

test("what a release compiles to is kept, out of git, for whoever loads it next", async () => {
	const { workspace } = await hosted({ releases: [threaded("1.0.0")], options: { threads: { spares: 0 } } });
	const folder = join(workspace.root, ".noodle", "cache", "code");
	await until("the compiled code to be written", async () => {
		const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
		return entries.some((entry) => entry.isFile());
	});
});

test("a large release is compiled when it is installed, and one that is there already is not compiled again", async () => {
	const filler = Array.from({ length: 4_000 }, (_, i) => `export function f${i}(a) { return a + ${i}; }`).join("\n");
	const large = { ...stateless("renderer", "2.0.0"), source: `${stateless("renderer", "2.0.0").source}\n${filler}` };
	const { workspace, driver } = await hosted({ releases: [stateless("renderer", "1.0.0"), large] });
	const compiled = async () => {
		const folder = join(workspace.root, ".noodle", "cache", "code");
		const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
		return entries.filter((entry) => entry.isFile()).length;
	};
	// That of the release which runs; it is written a while after the start.
	await until("the running release to be kept", async () => (await compiled()) === 1);
	const control = await driver();
	await control.install("renderer@2.0.0");
	expect(await compiled()).toBe(2);
	expect(await control.swap("renderer@2.0.0")).toMatchObject({ ok: true });
});
