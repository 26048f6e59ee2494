import { createServer } from "node:net";
import { expect, test } from "vitest";
import { type Journal, type JournalVariant, journal, warmJournal } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";

/** Tells the order of what happens to it. */
const telling = (version: string, { before = "", extra = "", noodle = {} }: JournalVariant = {}) =>
	journal(version, {
		noodle,
		before: `const tell = (what) => context.log.info("${version} " + what); tell("setup"); ${before}`,
		extra: `activate: () => tell("activate"), deactivate: () => tell("deactivate"), dispose: () => tell("dispose"), ${extra}`,
	});

const told = (text: string): string[] => [...text.matchAll(/info journal (.+)$/gm)].map(([, what]) => what ?? "");

test("the new release is set up beside the old one, and then one lets go before the other takes hold", async () => {
	const { driver, log } = await hosted({ releases: [telling("1.0.0"), telling("2.0.0")] });
	expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({ ok: true });
	await log.said(/1\.0\.0 dispose/);
	expect(told(log.text)).toEqual([
		"1.0.0 setup",
		"1.0.0 activate",
		"2.0.0 setup",
		"1.0.0 deactivate",
		"2.0.0 activate",
		"1.0.0 dispose",
	]);
});

test("a release that takes its state in setup is not set up without it on the way back", async () => {
	const cold = journal("1.0.0", { before: "context.log.info(entries.length + ' entries');" });
	const { runtime, driver, log } = await hosted({ releases: [cold, warmJournal("2.0.0")] });
	const control = await driver();
	await runtime.component<Journal>("journal").append("one");
	expect(await control.swap("journal@2.0.0", { keepOld: true })).toMatchObject({ ok: true });
	expect(await control.swap("journal@1.0.0")).toMatchObject({ ok: true });
	expect(told(log.text)).toEqual(["0 entries", "1 entries"]);
});

test("a release that cannot be set up without the state that setup takes is set up with it", async () => {
	const needy = journal("2.0.0", { before: "if (!state) throw new Error('no state');" });
	const { runtime, driver } = await hosted({ releases: [warmJournal("1.0.0"), needy] });
	const handle = runtime.component<Journal>("journal");
	await handle.append("one");
	expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({ ok: true });
	expect([await handle.version(), await handle.all()]).toEqual(["2.0.0", ["one"]]);
});

test("when the new release fails after it took hold, it is ended before the old one takes hold again", async () => {
	const sick = telling("2.0.0", { extra: "health: () => ({ healthy: false })," });
	const { runtime, driver, log } = await hosted({ releases: [telling("1.0.0"), sick] });
	expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({ ok: false });
	expect(told(log.text).slice(2)).toEqual([
		"2.0.0 setup",
		"1.0.0 deactivate",
		"2.0.0 activate",
		"2.0.0 dispose",
		"1.0.0 activate",
	]);
	expect(await runtime.component<Journal>("journal").version()).toBe("1.0.0");
});

test.each(["1.0.0", "2.0.0"])(
	"when %s is exclusive, the old release is gone before the new one starts",
	async (exclusive) => {
		const noodle = (version: string) => ({ noodle: { exclusive: version === exclusive } });
		const releases = ["1.0.0", "2.0.0"].map((version) => telling(version, noodle(version)));
		const { runtime, driver, log } = await hosted({ releases });
		const handle = runtime.component<Journal>("journal");
		await handle.append("kept");
		expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({ ok: true });
		expect(told(log.text).slice(2)).toEqual(["1.0.0 deactivate", "1.0.0 dispose", "2.0.0 setup", "2.0.0 activate"]);
		expect(await handle.all()).toEqual(["kept"]);
	},
);

test("a port goes from one release to the next, and back when the next one fails, with the state", async () => {
	const server = createServer().listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const address = server.address();
	const port = typeof address === "object" ? address?.port : 0;
	await new Promise((resolve) => server.close(resolve));
	const listening = (version: string, health = "") =>
		journal(version, {
			noodle: { exclusive: true },
			before: `const { createServer } = await import("node:http");
				const server = createServer((_, response) => response.end("${version}"));
				await new Promise((resolve, reject) => server.once("error", reject).listen(${port}, "127.0.0.1", resolve));`,
			extra: `dispose: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }), ${health}`,
		});
	const sick = listening("3.0.0", "health: () => ({ healthy: false }),");
	const { runtime, driver } = await hosted({ releases: [listening("1.0.0"), listening("2.0.0"), sick] });
	const control = await driver();
	const handle = runtime.component<Journal>("journal");
	const answered = async () => (await fetch(`http://127.0.0.1:${port}/`)).text();
	await handle.append("kept");
	expect(await answered()).toBe("1.0.0");
	expect(await control.swap("journal@2.0.0")).toMatchObject({ ok: true });
	expect(await answered()).toBe("2.0.0");
	expect(await control.swap("journal@3.0.0")).toMatchObject({ ok: false, error: { code: "unhealthy" } });
	expect(await answered()).toBe("2.0.0");
	expect(await handle.all()).toEqual(["kept"]);
	expect((await runtime.status()).slots).toMatchObject([{ version: "2.0.0", health: { status: "healthy" } }]);
});

test("an exclusive release that cannot be started again at once is tried again until it can", async () => {
	// Counts its starts in a file beside it, and fails at the second: the one after the failed swap.
	const before = `const { existsSync, readFileSync, writeFileSync } = await import("node:fs");
		const file = new URL("../starts", import.meta.url);
		const starts = existsSync(file) ? Number(readFileSync(file, "utf8")) + 1 : 1;
		writeFileSync(file, String(starts));
		if (starts === 2) throw new Error("the port is not free yet");`;
	const old = journal("1.0.0", { noodle: { exclusive: true }, before });
	const sick = journal("2.0.0", { extra: "health: () => ({ healthy: false })," });
	const { runtime, driver, log } = await hosted({ releases: [old, sick] });
	expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({ ok: false, error: { code: "unhealthy" } });
	await log.said(/had been stopped for an upgrade that failed, and could not be started again: .*not free yet/);
	await log.said(/1\.0\.0 runs again/);
	expect(await runtime.component<Journal>("journal").version()).toBe("1.0.0");
});
