import { readdir, writeFile } from "node:fs/promises";
import { findRuntimes, StopRequest, snapshotFile } from "@noodle-upgrade/runtime/control";
import { expect, test } from "vitest";
import { until } from "../harness/until.ts";
import type { TempWorkspace } from "../harness/workspace.ts";
import { startServiceProcess } from "./harness/child.ts";
import { Driver } from "./harness/driver.ts";
import { type Journal, journal, stateless, warmJournal } from "./harness/fixtures.ts";
import { type Hosted, host, hosted } from "./harness/hosted.ts";
import { threads } from "./harness/threads.ts";
import { workspaceForTest } from "./harness/workspace.ts";

const savedFolder = [".noodle", "snapshots", "saved"] as const;

test("a stop lets calls finish with all that they lead to, and begins nothing new", async () => {
	const caller = stateless(
		"caller",
		"1.0.0",
		'ask: async () => { await journal.wait(); return journal.append("late"); },',
		{
			before: 'const journal = context.component("journal");',
			noodle: { dependencies: { journal: "*" } },
		},
	);
	const { runtime } = await hosted({ releases: [journal("1.0.0"), caller] });
	const handle = runtime.component<Journal>("journal");
	const call = runtime.component<{ ask(): number }>("caller").ask();
	await until("the call to wait", async () => (await runtime.status()).slots.every(({ inFlight }) => inFlight > 0));
	const letGo = handle.release();
	const stopping = runtime.stop();
	await expect(handle.append("new")).rejects.toMatchObject({
		code: "runtime-stopped",
		message: "journal.append was not started: the runtime is stopping.",
	});
	await letGo;
	expect(await call).toBe(1);
	await stopping;
	await expect(handle.version()).rejects.toMatchObject({
		code: "runtime-stopped",
		message: expect.stringContaining("has stopped"),
	});
	expect((await runtime.status()).slots).toMatchObject([{ health: { status: "failed" } }, {}]);
});

test("a stop that is asked for twice is one stop", async () => {
	const { runtime } = await hosted({ releases: [journal("1.0.0")] });
	const stopped = runtime.stopped();
	const [first, second] = [runtime.stop(), runtime.stop({ save: true })];
	expect(second).toBe(first);
	await Promise.all([first, stopped, runtime.stopped()]);
});

test("calls that do not finish are cut off at the deadline, and the log says how many", async () => {
	const { runtime, log } = await hosted({ releases: [journal("1.0.0")] });
	const stuck = runtime.component<Journal>("journal").wait();
	const refused = expect(stuck).rejects.toMatchObject({ code: "component-crashed" });
	await runtime.stop({ timeoutMs: 20 });
	await refused;
	expect(log.text).toMatch(/warn journal 1 calls have not finished/);
});

test("components are disposed of before what they need", async () => {
	const disposing = { extra: 'dispose: () => context.log.info("disposed"),' };
	const releases = [
		stateless("a", "1.0.0", "", { ...disposing, noodle: { dependencies: { b: "*" } } }),
		stateless("b", "1.0.0", "", { ...disposing, noodle: { dependencies: { c: "*" } } }),
		stateless("c", "1.0.0", "", disposing),
	];
	const { runtime, log } = await hosted({ releases });
	expect((await runtime.status()).slots.map(({ component }) => component)).toEqual(["c", "b", "a"]);
	await runtime.stop();
	const disposed = log.entries.filter(({ message }) => message === "disposed");
	expect(disposed.map(({ component }) => component)).toEqual(["a", "b", "c"]);
});

test("what a component opened through its context ends with it", async () => {
	const timers = stateless("timers", "1.0.0", "", {
		before: `context.setInterval(() => {}, 1000); context.setTimeout(() => {}, 100_000);
			context.signal.addEventListener("abort", () => context.log.info("aborted"));`,
	});
	const { runtime, log } = await hosted({ releases: [timers] });
	await runtime.stop();
	expect(log.text).toContain("info timers aborted");
});

test("state that was saved is there at the next start, once", async () => {
	const first = await hosted({ releases: [journal("1.0.0")] });
	await first.runtime.component<Journal>("journal").append("kept");
	await first.runtime.stop({ save: true });
	const second = await host(first.workspace);
	expect(await second.runtime.component<Journal>("journal").all()).toEqual(["kept"]);
	await second.runtime.stop();
	const third = await host(first.workspace);
	expect(await third.runtime.component<Journal>("journal").all()).toEqual([]);
});

test("saved state reaches a release that takes it by importState", async () => {
	const first = await hosted({ releases: [warmJournal("1.0.0", { before: "entries = [];" })] });
	await first.runtime.component<Journal>("journal").append("kept");
	await first.runtime.stop({ save: true });
	const second = await host(first.workspace);
	expect(await second.runtime.component<Journal>("journal").all()).toEqual(["kept"]);
});

const ways = "{ from: 1, to: 2, up: (s) => ({ entries: [...s.entries, 'up'] }), down: (s) => s }";

test("saved state is migrated by a release with a newer shape of it", async () => {
	const next = journal("2.0.0", { noodle: { state_version: 2 }, migrations: `[${ways}]` });
	const { workspace, runtime } = await hosted({ releases: [journal("1.0.0"), next] });
	await runtime.component<Journal>("journal").append("kept");
	await runtime.stop({ save: true });
	await workspace.writeManifest({ components: { journal: "2.0.0" } });
	const second = await host(workspace);
	expect(await second.runtime.component<Journal>("journal").all()).toEqual(["kept", "up"]);
});

test("saved state that no way leads from keeps its component from starting, and is not thrown away", async () => {
	const next = journal("3.0.0", { noodle: { state_version: 3 } });
	const { workspace, runtime } = await hosted({ releases: [journal("1.0.0"), next] });
	await runtime.component<Journal>("journal").append("kept");
	await runtime.stop({ save: true });
	await workspace.writeManifest({ components: { journal: "3.0.0" } });
	const second = await host(workspace);
	await expect(second.runtime.component<Journal>("journal").all()).rejects.toMatchObject({
		code: "component-unavailable",
		message: expect.stringMatching(/has version 1, and 3\.0\.0 cannot bring it to version 3\. .*delete that file/),
	});
	await second.runtime.stop({ save: true });
	expect(await entriesOfTheNextStart(workspace)).toEqual(["kept"]);
});

/**
 * A journal that was saved with "old" in it and could not be started from that: no way leads to the newer shape. An upgrade
 * has put a release in its place, which has "new".
 */
async function upgradedWithoutItsState(): Promise<Hosted> {
	const next = journal("3.0.0", { noodle: { state_version: 3 } });
	const { workspace, runtime } = await hosted({ releases: [journal("1.0.0"), next] });
	await runtime.component<Journal>("journal").append("old");
	await runtime.stop({ save: true });
	await workspace.writeManifest({ components: { journal: "3.0.0" } });
	const second = await host(workspace);
	expect(await (await second.driver()).swap("journal@1.0.0")).toMatchObject({ ok: true });
	await second.runtime.component<Journal>("journal").append("new");
	return second;
}

async function entriesOfTheNextStart(workspace: TempWorkspace): Promise<unknown[]> {
	await workspace.writeManifest({ components: { journal: "1.0.0" } });
	return (await host(workspace)).runtime.component<Journal>("journal").all();
}

test("saved state that an upgrade had to do without is put aside, and never restored over what came later", async () => {
	const { workspace, runtime, log } = await upgradedWithoutItsState();
	await log.said(/journal\.state\.unused and will not be restored/);
	await runtime.stop();
	expect(await readdir(workspace.path(...savedFolder))).toEqual(["journal.state.unused"]);
	expect(await entriesOfTheNextStart(workspace)).toEqual([]);
});

test("saved state is put aside once a release has started that takes none", async () => {
	const broken = stateless("journal", "2.0.0", "", { before: 'throw new Error("not yet");' });
	const { workspace, runtime } = await hosted({
		releases: [journal("1.0.0"), broken, stateless("journal", "2.0.1")],
	});
	await runtime.component<Journal>("journal").append("kept");
	await runtime.stop({ save: true });
	const startedWith = async (version: string): Promise<Hosted> => {
		await workspace.writeManifest({ components: { journal: version } });
		return host(workspace);
	};
	const failed = await startedWith("2.0.0");
	await failed.log.said(/not yet/);
	await failed.runtime.stop();
	expect(await readdir(workspace.path(...savedFolder))).toEqual(["journal.state"]);

	const { runtime: started, log } = await startedWith("2.0.1");

	await log.said(/^2\.0\.1 takes no state: .* 1\.0\.0 .*journal\.state\.unused and will not be restored/);
	await started.stop();
	expect(await readdir(workspace.path(...savedFolder))).toEqual(["journal.state.unused"]);
	expect(await entriesOfTheNextStart(workspace)).toEqual([]);
});

test("what is saved after an upgrade had to do without an older state is what the next start takes", async () => {
	const { workspace, runtime } = await upgradedWithoutItsState();
	await runtime.stop({ save: true });
	expect(await entriesOfTheNextStart(workspace)).toEqual(["new"]);
});

test("saved state that is damaged is named, and what to do about it", async () => {
	const { workspace, runtime } = await hosted({ releases: [journal("1.0.0"), stateless("other", "1.0.0")] });
	await runtime.stop({ save: true });
	await writeFile(snapshotFile(workspace.path(...savedFolder), "journal"), "not a snapshot");
	const second = await host(workspace);
	await expect(second.runtime.component<Journal>("journal").all()).rejects.toMatchObject({
		message: expect.stringMatching(/journal\.state is damaged: .*delete it to go on without that state/),
	});
	expect(await second.runtime.component<Journal>("other").version()).toBe("1.0.0");
});

test("a component whose state cannot be exported is left out of what is saved, and the log says so", async () => {
	const broken = journal("1.0.0", { extra: "exportState: () => ({ call() {} })," });
	const { workspace, runtime, log } = await hosted({ releases: [broken, { ...journal("1.0.0"), name: "second" }] });
	await runtime.component<Journal>("second").append("kept");
	await runtime.stop({ save: true });
	expect(log.text).toMatch(/error journal Its state could not be kept: .*at state\.call, it is a function/);
	expect(await readdir(workspace.path(...savedFolder))).toEqual(["second.state"]);
});

test("a stop takes back what is prepared", async () => {
	const before = threads();
	const { runtime, driver } = await hosted({ releases: [warmJournal("1.0.0"), warmJournal("2.0.0")] });
	expect(await (await driver()).prepare("journal@2.0.0")).toMatchObject({ ok: true });
	await runtime.stop();
	expect(threads()).toBe(before);
});

test("a stop in the middle of a switch leaves no thread, whichever was faster", async () => {
	const before = threads();
	const hanging = journal("2.0.0", { before: 'context.log.info("hangs"); await new Promise(() => {});' });
	const { runtime, driver, log } = await hosted({ releases: [journal("1.0.0"), hanging] });
	const control = await driver();
	const swapping = control.swap("journal@2.0.0").catch(() => {});
	await log.said(/hangs/);
	const waiting = expect(runtime.component<Journal>("journal").all()).rejects.toMatchObject({
		code: "runtime-stopped",
	});
	await runtime.stop();
	await Promise.all([waiting, swapping]);
	expect(threads()).toBe(before);
});

test("a stop while a release is started again after its death leaves no thread", async () => {
	const before = threads();
	const dying = journal("1.0.0", {
		before: `const { existsSync, writeFileSync } = await import("node:fs");
			const file = new URL("../started", import.meta.url);
			if (existsSync(file)) { context.log.info("hangs"); await new Promise(() => {}); }
			writeFileSync(file, "");`,
		extra: "methods: { append() {}, all() {}, version() {}, wait: () => process.exit(1) },",
	});
	const { runtime, log } = await hosted({ releases: [dying] });
	await expect(runtime.component<Journal>("journal").wait()).rejects.toMatchObject({ code: "component-crashed" });
	await log.said(/hangs/);
	await runtime.stop();
	expect(threads()).toBe(before);
});

test("after a stop nothing keeps the process alive", async () => {
	const { workspace } = await hosted({ releases: [journal("1.0.0")] });
	const service = await startServiceProcess(workspace.root, "stop");
	expect(await service.ended).toBe(0);
});

test("who waits for the end keeps the process alive, though nothing could be started, so that it can be repaired", async () => {
	const broken = { ...stateless("one", "1.0.0"), source: 'throw new Error("not today");' };
	const workspace = await workspaceForTest({
		manifest: { components: { one: "1.0.0" } },
		releases: [broken, stateless("one", "1.0.1")],
	});
	const service = await startServiceProcess(workspace.root, "wait");
	const [run] = await findRuntimes(workspace.root);
	const control = await Driver.connect(workspace.root, run?.id ?? "none");
	expect(await control.swap("one@1.0.1")).toMatchObject({ ok: true });
	await control.connection.request(StopRequest, { save: false }, 5000);
	expect(await service.ended).toBe(0);
});

test("a stop lets the calls of a release finish that was replaced", async () => {
	const slow = stateless("slow", "1.0.0", "take: (ms) => new Promise((resolve) => setTimeout(resolve, ms, 'done')),");
	const { runtime, driver } = await hosted({ releases: [slow, stateless("slow", "2.0.0")] });
	const call = runtime.component<{ take(ms: number): string }>("slow").take(300);
	expect(await (await driver()).swap("slow@2.0.0")).toMatchObject({ ok: true });
	const [outcome] = await Promise.allSettled([call, runtime.stop()]);
	expect(outcome).toEqual({ status: "fulfilled", value: "done" });
});

test("a stop while a replaced release writes its state down leaves no thread, though it was to stay warm", async () => {
	// The first export is for the next release, the second for the disk.
	const hanging = (version: string) =>
		warmJournal(version, {
			before: "context.trackedMap('more'); let exports = 0;",
			extra: "exportState: () => exports++ === 0 ? { entries } : new Promise(() => {}),",
		});
	const before = threads();
	const { runtime, driver, workspace } = await hosted({ releases: [hanging("1.0.0"), hanging("1.0.1")] });
	const control = await driver();
	const switched = new Promise<void>((resolve) => {
		runtime.subscribe(({ event }) => {
			if (event.kind === "swap" && event.phase === "switched") resolve();
		});
	});
	// Its answer may come after the connection has gone.
	const swapping = control
		.swap("journal@1.0.1", { keepOld: true, snapshotFolder: workspace.path("kept") })
		.catch(() => null);
	await switched;
	await Promise.all([runtime.stop({ timeoutMs: 1 }), swapping]);
	expect(threads()).toBe(before);
});

test.each([-1, Number.NaN])("a stop with a timeout of %d is refused, and everything goes on", async (timeoutMs) => {
	const { runtime } = await hosted({ releases: [journal("1.0.0")] });

	expect(() => runtime.stop({ timeoutMs })).toThrow(RangeError);

	expect(await runtime.component<Journal>("journal").version()).toBe("1.0.0");
});

test("a stop that has all the time there is waits for the calls under way", async () => {
	const { runtime } = await hosted({ releases: [journal("1.0.0")] });
	const handle = runtime.component<Journal>("journal");
	const waiting = handle.wait();
	await until("the call to wait", async () => (await runtime.status()).slots.every(({ inFlight }) => inFlight > 0));
	const letGo = handle.release();
	const stopping = runtime.stop({ timeoutMs: Number.POSITIVE_INFINITY });
	await letGo;
	await waiting;
	await stopping;
});
