import { expect, onTestFinished, test } from "vitest";
import { until } from "../harness/until.ts";
import { type Journal, journal, stateless, warmJournal } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";
import { threads } from "./harness/threads.ts";

/** Answers how often it was set up in its thread: a warm release is the same one as before. */
const counting = (version: string) =>
	stateless("renderer", version, "born: () => born,", { before: "const born = process.hrtime.bigint();" });

interface Counting {
	born(): Promise<bigint>;
	version(): Promise<string>;
}

test("a replaced release stays warm, and the way back finds the very one", async () => {
	const { runtime, driver } = await hosted({ releases: [counting("1.0.0"), counting("2.0.0")] });
	const control = await driver();
	const handle = runtime.component<Counting>("renderer");
	const first = await handle.born();
	expect(await control.swap("renderer@2.0.0", { keepOld: true })).toMatchObject({ ok: true });
	expect(await control.swap("renderer@1.0.0")).toMatchObject({ ok: true });
	expect([await handle.version(), await handle.born()]).toEqual(["1.0.0", first]);
});

test("state goes back to a warm release, with what was written meanwhile", async () => {
	const { runtime, driver } = await hosted({ releases: [warmJournal("1.0.0"), warmJournal("1.0.1")] });
	const control = await driver();
	const handle = runtime.component<Journal>("journal");
	await handle.append("before");
	expect(await control.swap("journal@1.0.1", { keepOld: true })).toMatchObject({ ok: true });
	await handle.append("after");
	expect(await control.swap("journal@1.0.0")).toMatchObject({ ok: true });
	expect([await handle.version(), await handle.all()]).toEqual(["1.0.0", ["before", "after"]]);
});

test("a release that goes back to serve calls what serves beside it, not what it was replaced together with", async () => {
	const caller = (version: string) =>
		stateless("caller", version, "ask: () => context.component('journal').version(),");
	// State that only setup takes: of the two, the caller alone stays warm.
	const releases = [caller("1.0.0"), caller("2.0.0"), journal("1.0.0"), journal("1.0.1"), journal("1.0.2")];
	const { runtime, driver } = await hosted({ releases });
	const control = await driver();
	const handle = runtime.component<{ ask(): Promise<string> }>("caller");
	expect(await control.swap(["caller@2.0.0", "journal@1.0.1"], { keepOld: true })).toMatchObject({ ok: true });
	expect(await control.swap(["caller@1.0.0", "journal@1.0.0"])).toMatchObject({ ok: true });
	expect(await handle.ask()).toBe("1.0.0");
	expect(await control.swap("journal@1.0.2")).toMatchObject({ ok: true });
	expect(await handle.ask()).toBe("1.0.2");
});

test("a warm release that gets a share of the calls before it serves again calls what serves beside it", async () => {
	const caller = (version: string) =>
		stateless("caller", version, "ask: () => other.version(),", {
			before: "const other = context.component('renderer');",
		});
	const releases = ["1.0.0", "2.0.0"].flatMap((version) => [caller(version), counting(version)]);
	const { runtime, driver } = await hosted({ releases });
	const control = await driver();
	const handle = runtime.component<{ ask(): Promise<string>; version(): Promise<string> }>("caller");
	const isWarm = async () =>
		(await control.status()).slots.every((slot) => slot.releases.some(({ role }) => role === "standby"));
	expect(await control.swap(["caller@2.0.0", "renderer@2.0.0"], { keepOld: true })).toMatchObject({ ok: true });
	await until("both to stand by", isWarm);
	expect(await control.split(await control.prepared("caller@1.0.0"), 1)).toMatchObject({ ok: true });
	expect([await handle.version(), await handle.ask()]).toEqual(["1.0.0", "2.0.0"]);
});

test("once it is marked good, the warm release ends", async () => {
	const { driver, log } = await hosted({
		releases: [
			stateless("renderer", "1.0.0", "", { extra: "dispose: () => context.log.info('1.0.0 is gone')," }),
			counting("2.0.0"),
		],
	});
	const control = await driver();
	const before = threads();
	expect(await control.swap("renderer@2.0.0", { keepOld: true, id: "mine" })).toMatchObject({ ok: true });
	expect(threads()).toBe(before + 1);
	await control.retire("another");
	expect(log.text).not.toContain("1.0.0 is gone");
	await control.retire("mine");
	await log.said(/1\.0\.0 is gone/);
	await until("its thread to end", () => threads() === before);
});

test("only the newest replaced release stays warm, and a stop ends it", async () => {
	const { runtime, driver } = await hosted({ releases: ["1.0.0", "2.0.0", "3.0.0"].map(counting) });
	const control = await driver();
	const before = threads();
	for (const release of ["renderer@2.0.0", "renderer@3.0.0"]) await control.swap(release, { keepOld: true });
	await until("the older one to end", () => threads() === before + 1);
	await runtime.stop();
	expect(threads()).toBe(before - 1);
});

test("a release that starts again with other configuration, or with state that only setup takes, is not the warm one", async () => {
	const { runtime, driver } = await hosted({ releases: [journal("1.0.0"), journal("1.0.1")] });
	const control = await driver();
	const handle = runtime.component<Journal>("journal");
	await handle.append(1);
	expect(await control.swap("journal@1.0.1", { keepOld: true })).toMatchObject({ ok: true });
	await handle.append(2);
	expect(await control.swap({ release: "journal@1.0.0", config: { other: true } })).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual([1, 2]);
});

test("a warm release that dies is neither shown nor gone back to any more: a new one is", async () => {
	const channel = new BroadcastChannel("end the warm release");
	onTestFinished(() => channel.close());
	const mortal = stateless("renderer", "1.0.0", "", {
		before: `new BroadcastChannel("${channel.name}").onmessage = () => process.exit(3);`,
	});
	const { runtime, driver } = await hosted({ releases: [mortal, counting("2.0.0")] });
	const control = await driver();
	const roles = async () => (await control.status()).slots[0]?.releases.map(({ role }) => role).join();
	const before = threads();
	expect(await control.swap("renderer@2.0.0", { keepOld: true })).toMatchObject({ ok: true });
	await until("the old one to stand by", async () => (await roles()) === "serving,standby");
	channel.postMessage("now");
	await until("it to be gone", async () => threads() === before && (await roles()) === "serving");
	expect(await control.swap("renderer@1.0.0")).toMatchObject({ ok: true });
	expect(await runtime.component<Counting>("renderer").version()).toBe("1.0.0");
});

test("what is marked good while the old release still ends its calls does not stand by afterwards", async () => {
	const channel = new BroadcastChannel("let go of the held call");
	onTestFinished(() => channel.close());
	const holding = stateless(
		"renderer",
		"1.0.0",
		`hold: () => new Promise((resolve) => { new BroadcastChannel("${channel.name}").onmessage = () => resolve(); }),`,
	);
	const { runtime, driver } = await hosted({ releases: [holding, counting("2.0.0")] });
	const control = await driver();
	const before = threads();
	const held = runtime.component<{ hold(): Promise<void> }>("renderer").hold();
	expect(await control.swap("renderer@2.0.0", { keepOld: true, id: "mine" })).toMatchObject({ ok: true });
	await control.retire("mine");
	expect((await control.status()).slots[0]?.releases.map(({ role }) => role)).toEqual(["serving", "retiring"]);
	channel.postMessage("now");
	await held;
	await until("the old release to end", () => threads() === before);
	expect((await control.status()).slots[0]?.releases.map(({ role }) => role)).toEqual(["serving"]);
});
