import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { until } from "../harness/until.ts";
import { type Journal, type JournalVariant, journal, stateless, warmJournal } from "./harness/fixtures.ts";
import { gateClosedOn } from "./harness/gate.ts";
import { hosted } from "./harness/hosted.ts";
import { threads } from "./harness/threads.ts";

interface Mortal extends Journal {
	die(): Promise<never>;
}

const ways: Record<string, string> = {
	"ends the process": "process.exit(7);",
	"throws outside of a call": 'setImmediate(() => { throw new Error("boom"); }); return new Promise(() => {});',
	"leaves a rejection unhandled": 'Promise.reject(new Error("boom")); return new Promise(() => {});',
};

/** A journal with a method that ends its thread. */
const mortal = (
	version: string,
	way = "ends the process",
	{ before = "", extra = "", noodle = {} }: JournalVariant = {},
) =>
	journal(version, {
		noodle,
		before,
		extra: `methods: { append: (entry) => entries.push(entry), all: () => entries, version: () => "${version}",
			wait: () => new Promise((resolve) => waiting.push(resolve)),
			release: () => { for (const resolve of waiting.splice(0)) resolve("${version}"); },
			die: () => { ${ways[way]} } }, ${extra}`,
	});

test.each(Object.keys(ways))("a release that %s takes its open calls with it, and starts again", async (way) => {
	const { runtime, log } = await hosted({ releases: [mortal("1.0.0", way), stateless("other", "1.0.0")] });
	const handle = runtime.component<Mortal>("journal");
	const waiting = handle.wait();
	const dying = handle.die();
	await expect(waiting).rejects.toMatchObject({
		code: "component-crashed",
		message: expect.stringMatching(/^journal@1\.0\.0 died while it worked on this call/),
	});
	await expect(dying).rejects.toMatchObject({ code: "component-crashed" });
	await expect(handle.version()).rejects.toMatchObject({
		code: "component-unavailable",
		message: expect.stringMatching(/^journal died and is being restarted: /),
	});
	expect(await runtime.component<Journal>("other").version()).toBe("1.0.0");
	await log.said(/1\.0\.0 runs again, without the state/);
	expect(await handle.version()).toBe("1.0.0");
	expect((await runtime.status()).slots[0]).toMatchObject({ restarts: 1, generation: 2, inFlight: 0 });
});

test("a release that dies again and again is started with growing pauses, and an upgrade repairs it", async () => {
	const dying = journal("1.0.0", {
		before: `const { existsSync, writeFileSync } = await import("node:fs");
			const file = new URL("../started", import.meta.url);
			if (existsSync(file)) throw new Error("cannot start twice");
			writeFileSync(file, "");`,
		extra: "methods: { append() {}, all() {}, version() {}, die: () => process.exit(1) },",
	});
	const { runtime, driver, log } = await hosted({ releases: [dying, journal("1.0.1")] });
	await expect(runtime.component<Mortal>("journal").die()).rejects.toMatchObject({ code: "component-crashed" });
	await log.said(/The next try is in/, 2);
	const pauses = [...log.text.matchAll(/(?:again|try is) in (\d+) ms/g)].map(([, ms]) => Number(ms));
	expect(pauses.slice(0, 3)).toEqual([100, 200, 400]);
	const control = await driver();
	expect((await control.status()).slots).toMatchObject([{ health: { status: "restarting" } }]);
	expect(await control.swap("journal@1.0.1")).toMatchObject({
		ok: true,
		value: { components: [{ from: "1.0.0", to: "1.0.1" }] },
	});
	expect(await runtime.component<Journal>("journal").append(1)).toBe(1);
	expect((await control.status()).slots).toMatchObject([{ version: "1.0.1", health: { status: "healthy" } }]);
});

test("an old release that is still coming back when an upgrade replaces it never serves again, not even when the new one dies", async () => {
	const { workspace, runtime, driver, log } = await hosted({
		releases: [
			mortal("1.0.0", "ends the process", {
				before: `const { existsSync, writeFileSync } = await import("node:fs");
					const beside = (name) => new URL("../../../" + name, import.meta.url);
					if (existsSync(beside("started"))) {
						context.log.info("waits");
						while (!existsSync(beside("go-on"))) await new Promise((resolve) => setTimeout(resolve, 5));
					}
					writeFileSync(beside("started"), "");`,
			}),
			mortal("2.0.0"),
		],
	});
	const handle = runtime.component<Mortal>("journal");
	await expect(handle.die()).rejects.toMatchObject({ code: "component-crashed" });
	await log.said(/^waits$/);
	expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({ ok: true });
	await expect(handle.die()).rejects.toMatchObject({ code: "component-crashed" });
	await writeFile(workspace.path("go-on"), "");
	await log.said(/ runs again/);
	expect(await handle.version()).toBe("2.0.0");
});

test("a nested call into a component that dies fails by name, and its caller goes on", async () => {
	const caller = stateless("caller", "1.0.0", "ask: () => journal.die(),", {
		before: 'const journal = context.component("journal");',
	});
	const { runtime } = await hosted({ releases: [mortal("1.0.0"), caller] });
	await expect(runtime.component<{ ask(): void }>("caller").ask()).rejects.toMatchObject({
		code: "component-crashed",
		message: expect.stringMatching(/^journal@1\.0\.0 died/),
	});
	expect(await runtime.component<Journal>("caller").version()).toBe("1.0.0");
});

test("an old release that dies while its successor is prepared is replaced, and so is the one started in its stead", async () => {
	const before = threads();
	const { runtime, driver, log } = await hosted({ releases: [mortal("1.0.0"), mortal("2.0.0")] });
	const control = await driver();
	const handle = runtime.component<Mortal>("journal");
	const prepared = await control.prepare("journal@2.0.0");
	await expect(handle.die()).rejects.toMatchObject({ code: "component-crashed" });
	await log.said(/runs again/);
	await handle.append("after the restart");
	expect(prepared.ok && (await control.switch(prepared.value))).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual(["after the restart"]);
	expect((await runtime.status()).slots).toMatchObject([{ version: "2.0.0", generation: 3 }]);
	await until("the replaced releases to be gone", () => threads() === before + 1);
});

test("a release that is started again in the gate, beside the one that takes over, does not stay", async () => {
	const before = threads();
	// Longer in setup than the first pause before a restart.
	const slow = mortal("2.0.0", "ends the process", {
		before: "await new Promise((resolve) => setTimeout(resolve, 600));",
	});
	const { runtime, driver, log } = await hosted({ releases: [mortal("1.0.0"), slow] });
	const control = await driver();
	const prepared = await control.prepare("journal@2.0.0");
	if (!prepared.ok) throw new Error(prepared.error.message);
	await expect(runtime.component<Mortal>("journal").die()).rejects.toMatchObject({ code: "component-crashed" });
	const switching = control.switch(prepared.value);
	await log.said(/1\.0\.0 runs again/);
	expect(await switching).toMatchObject({ ok: true });
	expect(await runtime.component<Mortal>("journal").version()).toBe("2.0.0");
	await until("the other one to be gone", () => threads() === before + 1);
});

test("an old release that dies in the gate leaves the swap undone, and is started again", async () => {
	const { runtime, driver, log } = await hosted({
		releases: [mortal("1.0.0", "ends the process", { extra: "exportState: () => process.exit(1)," }), mortal("2.0.0")],
	});
	const control = await driver();
	expect(await control.swap("journal@2.0.0")).toMatchObject({
		ok: false,
		error: {
			code: "component-died",
			message: expect.stringMatching(/^journal@1\.0\.0: It died before it could export/),
		},
	});
	await log.said(/runs again/);
	expect(await runtime.component<Journal>("journal").version()).toBe("1.0.0");
});

test("a call that dies with its release lets the drain end", async () => {
	const { runtime, driver, log } = await hosted({ releases: [mortal("1.0.0"), mortal("2.0.0")] });
	const control = await driver();
	const handle = runtime.component<Mortal>("journal");
	const dying = handle.wait();
	const prepared = await control.prepare("journal@2.0.0");
	if (!prepared.ok) throw new Error(prepared.error.message);
	const killing = handle.die();
	const switching = control.switch(prepared.value);
	for (const call of [dying, killing]) await expect(call).rejects.toMatchObject({ code: "component-crashed" });
	// Whether the gate or the death came first: some release serves in the end, and no thread is left over.
	await switching;
	await until("some release to serve", async () => (await control.status()).slots[0]?.health.status === "healthy");
	expect(log.text).toContain("1.0.0 died");
	expect(await handle.append(1)).toBe(1);
});

test("a new release that dies while it is prepared never takes over", async () => {
	const dying = warmJournal("2.0.0", { before: "setTimeout(() => process.exit(5), 50);" });
	const { runtime, driver } = await hosted({ releases: [warmJournal("1.0.0"), dying] });
	const control = await driver();
	const before = threads();
	const prepared = await control.prepare("journal@2.0.0");
	if (!prepared.ok) throw new Error(prepared.error.message);
	await until("the new release to die", () => threads() === before);
	expect(await control.switch(prepared.value)).toMatchObject({
		ok: false,
		error: { message: expect.stringMatching(/^journal@2\.0\.0: .*its thread ended with code 5/) },
	});
	expect(await runtime.component<Journal>("journal").append(1)).toBe(1);
});

test("a new release that dies after it was seen in health, while another member is still looked at, never takes over", async () => {
	const dying = stateless("fast", "2.0.0", "", { extra: "health: () => { setTimeout(() => process.exit(5), 20); }," });
	const slow = stateless("slow", "2.0.0", "", {
		noodle: { exclusive: true },
		extra: "health: () => new Promise((resolve) => setTimeout(resolve, 400)),",
	});
	const { runtime, driver } = await hosted({
		releases: [stateless("fast", "1.0.0"), stateless("slow", "1.0.0"), { ...dying, noodle: { exclusive: true } }, slow],
	});
	expect(await (await driver()).swap(["fast@2.0.0", "slow@2.0.0"])).toMatchObject({
		ok: false,
		error: { code: "component-died", message: expect.stringMatching(/^fast@2\.0\.0: It died: /) },
	});
	for (const name of ["fast", "slow"]) expect(await runtime.component<Journal>(name).version()).toBe("1.0.0");
});

test("calls that wait in the gate while the old release dies are refused with the reason, not lost", async () => {
	const slowly = "exportState: () => new Promise(() => setTimeout(() => process.exit(1), 300)),";
	const { runtime, driver } = await hosted({
		releases: [mortal("1.0.0", "ends the process", { extra: slowly }), mortal("2.0.0")],
	});
	const control = await driver();
	const swapping = control.swap("journal@2.0.0");
	const { answers } = await gateClosedOn(runtime, "journal");
	expect(await swapping).toMatchObject({ ok: false, error: { code: "component-died" } });
	await expect(answers.at(-1)).rejects.toMatchObject({ code: "component-unavailable" });
});

test("a logger that throws takes nothing down with it", async () => {
	const { runtime } = await hosted({
		releases: [mortal("1.0.0")],
		options: {
			log: () => {
				throw new Error("disk full");
			},
		},
	});
	const handle = runtime.component<Mortal>("journal");
	await expect(handle.die()).rejects.toMatchObject({ code: "component-crashed" });
	await until("the restart", async () => (await runtime.status()).slots[0]?.restarts === 1);
	await until("it to serve", async () => (await runtime.status()).slots[0]?.health.status === "healthy");
	expect(await handle.version()).toBe("1.0.0");
});
