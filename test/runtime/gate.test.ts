import { expect, test } from "vitest";
import { until } from "../harness/until.ts";
import { type Journal, journal, stateless, warmJournal } from "./harness/fixtures.ts";
import { gateClosedOn, queuedAt } from "./harness/gate.ts";
import { type Hosted, hosted } from "./harness/hosted.ts";
import { threads } from "./harness/threads.ts";

// A door that stays outside of every swap holds a call of the journal open, and with it the drain and the gate.
const door = stateless(
	"door",
	"1.0.0",
	"pass: () => new Promise((resolve) => waiting.push(resolve)), waiting: () => waiting.length, open: () => { for (const resolve of waiting.splice(0)) resolve(); },",
	{ before: "const waiting = [];" },
);
const held = (version: string) => ({
	...stateless(
		"held",
		version,
		"enter: async () => { await door.pass(); return context.state; }, echo: (value) => value,",
		{
			before: 'const door = context.component("door");',
			// Something to hand over, so that the gate stays closed until the calls have ended.
			extra: "deactivate() {},",
		},
	),
});
const releases = [door, held("1.0.0"), held("2.0.0")];

interface Held {
	enter(): Promise<void>;
	echo(value: number): Promise<number>;
	version(): Promise<string>;
}

interface Door {
	waiting(): number;
	open(): void;
}

/** A swap whose drain waits until the door is opened. */
async function aClosedGate({ runtime, driver }: Hosted, timeoutMs = 10_000) {
	const control = await driver();
	const call = runtime.component<Held>("held").enter();
	await until("the call to reach the door", async () => (await runtime.component<Door>("door").waiting()) > 0);
	const prepared = await control.prepare("held@2.0.0", { timeoutMs });
	if (!prepared.ok) throw new Error(prepared.error.message);
	const switching = control.switch(prepared.value);
	const { answers } = await gateClosedOn(runtime, "held");
	return { control, id: prepared.value, call, switching, answers, open: () => runtime.component<Door>("door").open() };
}

test("calls that wait in the gate are answered by the new release, in the order in which they came", async () => {
	const host = await hosted({ releases });
	const { switching, open } = await aClosedGate(host);
	const order: number[] = [];
	const handle = host.runtime.component<Held>("held");
	const calls = Array.from({ length: 200 }, (_, i) => handle.echo(i).then((value) => order.push(value)));
	await open();
	expect(await switching).toMatchObject({ ok: true });
	await Promise.all(calls);
	expect(order).toEqual([...order.keys()]);
});

test("when ten thousand calls wait, more are refused at once, and none that waits is dropped", async () => {
	const host = await hosted({ releases });
	const { switching, open } = await aClosedGate(host, 20_000);
	const handle = host.runtime.component<Held>("held");
	const room = 10_000 - (await queuedAt(host.runtime, "held"));
	const calls = Array.from({ length: room }, (_, i) => handle.echo(i));
	await expect(handle.echo(-1)).rejects.toMatchObject({
		code: "queue-full",
		message: expect.stringContaining("10000 calls wait already"),
	});
	await open();
	expect(await switching).toMatchObject({ ok: true });
	expect(await Promise.all(calls)).toEqual([...calls.keys()]);
});

test("whoever waits in the gate can leave it, by deadline or by cancelling, and is never run", async () => {
	const host = await hosted({ releases });
	const { switching, open, answers } = await aClosedGate(host);
	const abort = new AbortController();
	const cancelled = host.runtime.component<Held>("held", { signal: abort.signal }).enter();
	const late = host.runtime.component<Held>("held", { timeoutMs: 20 }).enter();
	abort.abort();
	await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
	await expect(late).rejects.toMatchObject({
		code: "deadline-exceeded",
		message: "held.enter had 20 ms and it was still waiting for an upgrade to switch.",
	});
	await open();
	expect(await switching).toMatchObject({ ok: true });
	expect(await answers.at(-1)).toBe("2.0.0");
	expect(await host.runtime.component<Door>("door").waiting()).toBe(0);
});

test("an abort before the switch leaves nothing of the new release", async () => {
	const { runtime, driver } = await hosted({ releases: [warmJournal("1.0.0"), warmJournal("2.0.0")] });
	const control = await driver();
	const before = threads();
	const prepared = await control.prepare("journal@2.0.0");
	if (!prepared.ok) throw new Error(prepared.error.message);
	expect(threads()).toBe(before + 1);
	await control.abort(prepared.value);
	expect(threads()).toBe(before);
	expect((await control.status()).swaps).toEqual([]);
	expect(await control.switch(prepared.value)).toMatchObject({ ok: false, error: { code: "swap-not-prepared" } });
	await control.abort("a swap that never was");
	expect(await runtime.component<Journal>("journal").append(1)).toBe(1);
});

test("an abort while the new release hangs in setup ends it at once", async () => {
	const hanging = warmJournal("2.0.0", { before: 'context.log.info("hangs"); await new Promise(() => {});' });
	const { driver, log } = await hosted({ releases: [warmJournal("1.0.0"), hanging] });
	const control = await driver();
	const before = threads();
	const preparing = control.prepare("journal@2.0.0", { id: "hanging", timeoutMs: 30_000 });
	await log.said(/hangs/);
	await control.abort("hanging");
	expect(await preparing).toMatchObject({ ok: false, error: { code: "cancelled" } });
	expect(threads()).toBe(before);
});

test("an abort in the gate reopens it on the old release", async () => {
	const hanging = journal("2.0.0", { before: 'context.log.info("hangs"); await new Promise(() => {});' });
	const { runtime, driver, log } = await hosted({ releases: [journal("1.0.0"), hanging] });
	const control = await driver();
	await runtime.component<Journal>("journal").append("kept");
	const swapping = control.swap("journal@2.0.0", { id: "hanging" });
	await log.said(/hangs/);
	const waiting = runtime.component<Journal>("journal").all();
	await control.abort("hanging");
	expect(await swapping).toMatchObject({ ok: false, error: { code: "cancelled" } });
	expect(await waiting).toEqual(["kept"]);
});

test("when the program that prepared a swap ends, the swap is taken back", async () => {
	const { driver } = await hosted({ releases: [warmJournal("1.0.0"), warmJournal("2.0.0")] });
	const before = threads();
	const [control, other] = [await driver(), await driver()];
	expect(await control.prepare("journal@2.0.0")).toMatchObject({ ok: true });
	control.connection.close();
	await until("the swap to be taken back", async () => (await other.status()).swaps.length === 0);
	expect(threads()).toBe(before);
	expect(await other.swap("journal@2.0.0")).toMatchObject({ ok: true });
});

test("when the program ends while its swap is being prepared, nothing stays either", async () => {
	const { driver } = await hosted({ releases: [warmJournal("1.0.0"), warmJournal("2.0.0")] });
	const before = threads();
	const [control, other] = [await driver(), await driver()];
	await control.install("journal@2.0.0");
	control.prepare("journal@2.0.0").catch(() => {});
	await until("the request to have been sent", async () => (await other.status()).swaps.length > 0);
	control.connection.close();
	await until("the swap to be taken back", async () => (await other.status()).swaps.length === 0);
	await until("its thread to end", () => threads() === before);
});

test("when the program that drove a swap ends while the gate is closed, the gate opens on the old release", async () => {
	const host = await hosted({ releases });
	const { control, switching, call, answers, open } = await aClosedGate(host);
	control.connection.close();
	await expect(switching).rejects.toThrow(/ended or closed the connection/);
	await open();
	await call;
	expect(await answers.at(-1)).toBe("1.0.0");
	expect(await host.runtime.component<Held>("held").version()).toBe("1.0.0");
});

test("a swap that is prepared and that nobody switches is taken back at its deadline", async () => {
	const { driver } = await hosted({ releases: [journal("1.0.0"), journal("2.0.0")] });
	const control = await driver();
	const before = threads();
	expect(await control.prepare("journal@2.0.0", { timeoutMs: 2_000 })).toMatchObject({ ok: true });
	await until("the swap to be taken back", async () => (await control.status()).swaps.length === 0);
	expect(threads()).toBe(before);
	expect(await control.swap("journal@2.0.0")).toMatchObject({ ok: true });
});

test("an abort while a release is loaded for a second time ends it, though loading it hangs", async () => {
	// That it takes its state in setup only shows when it is set up, so it is loaded anew.
	const { source, ...rest } = journal("2.0.0", {
		extra: "dispose: () => new Promise((resolve) => { context.log.info('disposing'); setTimeout(resolve, 200); }),",
	});
	const hanging = `import { existsSync, writeFileSync } from "node:fs";
if (existsSync(new URL("../../../loaded", import.meta.url))) await new Promise(() => setInterval(() => {}, 1000));
writeFileSync(new URL("../../../loaded", import.meta.url), "");
${source}`;
	const { runtime, driver, log } = await hosted({ releases: [warmJournal("1.0.0"), { ...rest, source: hanging }] });
	const control = await driver();
	const before = threads();
	const preparing = control.prepare("journal@2.0.0", { timeoutMs: 60_000, id: "mine" });
	await log.said(/disposing/);
	await control.abort("mine");
	expect(await preparing).toMatchObject({ ok: false, error: { code: "cancelled" } });
	await until("its threads to end", () => threads() === before);
	expect(await runtime.component<Journal>("journal").append(1)).toBe(1);
});

test("an abort opens a gate that waits for a call to end, though the call does not", async () => {
	const { runtime, driver } = await hosted({ releases: [journal("1.0.0"), journal("2.0.0")] });
	const control = await driver();
	const handle = runtime.component<Journal>("journal");
	const stuck = handle.wait();
	await control.prepare("journal@2.0.0", { id: "mine", timeoutMs: 60_000 });
	const switching = control.switch("mine");
	const { answers } = await gateClosedOn(runtime, "journal");
	// The drain alone would keep it waiting for longer.
	const hurried = runtime.component<Journal>("journal", { timeoutMs: 3_000 }).version();
	await control.abort("mine");
	expect(await hurried).toBe("1.0.0");
	expect(await switching).toMatchObject({ ok: false, error: { code: "cancelled" } });
	expect(new Set(await Promise.all(answers))).toEqual(new Set(["1.0.0"]));
	expect((await control.status()).slots).toMatchObject([{ queued: 0, inFlight: 1 }]);
	await handle.release();
	expect(await stuck).toBe("1.0.0");
});
