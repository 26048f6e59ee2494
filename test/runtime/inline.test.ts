import { CallError } from "@noodle-upgrade/runtime";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../harness/until.ts";
import { type Journal, journal, stateless } from "./harness/fixtures.ts";
import { gateClosedOn } from "./harness/gate.ts";
import { hosted } from "./harness/hosted.ts";
import { inlineJournal, inlineRelease } from "./harness/inline-release.ts";
import { underLoad } from "./harness/load.ts";
import { threads } from "./harness/threads.ts";

interface Echo {
	same(value: object): object;
	sameLater(value: object): Promise<object>;
	fail(message: string): never;
	failLater(message: string): Promise<never>;
	wait(): Promise<string>;
	release(): void;
	after(work: Promise<unknown>): Promise<string>;
}

const echo = (version = "1.0.0", noodle = {}) =>
	inlineRelease(
		"echo",
		version,
		`const waiting = [];
		return { methods: {
			version: () => "${version}",
			same: (value) => value,
			sameLater: async (value) => value,
			fail: (message) => { throw new TypeError(message); },
			failLater: async (message) => { await null; throw new RangeError(message); },
			wait: () => new Promise((resolve) => waiting.push(resolve)),
			after: async (work) => { await work; return "${version}"; },
			release: () => { for (const resolve of waiting.splice(0)) resolve("${version}"); },
		} };`,
		noodle,
	);

test("a call gives and gets the very objects, in the host's own thread", async () => {
	const before = threads();
	const { runtime, driver } = await hosted({ releases: [echo()] });
	const handle = runtime.component<Echo>("echo");
	const value = { held: () => 1 };
	expect(await handle.same(value)).toBe(value);
	expect(await handle.sameLater(value)).toBe(value);
	expect(threads()).toBe(before);
	expect((await (await driver()).status()).slots).toMatchObject([
		{ isolation: "inline", calls: 2, errors: 0, inFlight: 0, health: { status: "healthy" } },
	]);
});

test("what a method throws is the caller's to handle, and becomes nobody's unhandled rejection", async () => {
	const unhandled: unknown[] = [];
	const note = (reason: unknown): void => void unhandled.push(reason);
	process.on("unhandledRejection", note);
	onTestFinished(() => void process.off("unhandledRejection", note));
	const { runtime } = await hosted({ releases: [echo()] });
	const handle = runtime.component<Echo>("echo");
	for (const [failing, name] of [
		[handle.fail("no"), "TypeError"],
		[handle.failLater("no"), "RangeError"],
	] as const) {
		await expect(failing).rejects.toMatchObject({ code: "component-error", name, message: "no" });
		await expect(failing).rejects.toBeInstanceOf(CallError);
	}
	const slow = runtime.component<Echo>("echo", { timeoutMs: 20 });
	await expect(slow.wait()).rejects.toMatchObject({ code: "deadline-exceeded" });
	await handle.release();
	await new Promise((resolve) => setImmediate(resolve));
	expect(unhandled).toEqual([]);
	expect((await runtime.status()).slots).toMatchObject([{ calls: 4, errors: 3, inFlight: 0 }]);
});

const refusals: Readonly<Record<string, readonly [source: string, why: RegExp]>> = {
	"an ES module by its syntax": ["export default { setup() {} };", /CommonJS/],
	"an ES module that imports": ['import fs from "node:fs"; module.exports = {};', /CommonJS/],
	"a relative require": ['require("./other.js");', /requires "\.\/other\.js".*CommonJS/],
	"a package": ['require("semver");', /requires "semver".*CommonJS/],
	"import() in setup": [
		'module.exports = { setup: async () => { await import("node:fs"); } };',
		/uses import\(\).*CommonJS/,
	],
	"a syntax error": ["module.exports = {;", /Unexpected token.*index\.js:1/s],
	"an error while it loads": ['\nthrow new Error("not today");', /not today \(index\.js:2:\d+\)/],
	"no component": ["module.exports = { start() {} };", /must export by default an object with a "setup" function/],
};

test.each(Object.entries(refusals))("a release with %s does not start, and says why", async (_, [source, why]) => {
	const release = { ...echo(), source };
	const { runtime } = await hosted({ releases: [release] });
	const [slot] = (await runtime.status()).slots;
	expect(slot?.health).toMatchObject({ status: "failed", reason: expect.stringMatching(why) });
});

test("Node's own modules can be required, with and without their prefix", async () => {
	const reading = inlineRelease(
		"reader",
		"1.0.0",
		`const path = require("path"), fs = require("node:fs"), own = require("node:process");
		return { methods: { names: () => [path.basename(__filename), path.basename(__dirname).length > 0, fs.existsSync(__filename), own === process] } };`,
	);
	const { runtime } = await hosted({ releases: [reading] });
	const reader = runtime.component<{ names(): unknown[] }>("reader");
	expect(await reader.names()).toEqual(["index.js", true, true, true]);
});

test("swaps under load lose, double and reorder nothing", async () => {
	const { runtime, driver } = await hosted({ releases: ["1.0.0", "1.0.1"].map((version) => inlineJournal(version)) });
	const control = await driver();
	const load = underLoad(runtime.component<Journal>("journal"), 5);
	for (let i = 0; i < 20; i++) expect(await control.swap(`journal@1.0.${(i + 1) % 2}`)).toMatchObject({ ok: true });
	await load.end();
	expect((await runtime.status()).slots).toMatchObject([{ errors: 0, inFlight: 0, restarts: 0, generation: 21 }]);
});

test("state goes from a thread to inline and back", async () => {
	const { runtime, driver } = await hosted({
		releases: [journal("1.0.0"), inlineJournal("1.0.1"), journal("1.0.2")],
	});
	const control = await driver();
	const handle = runtime.component<Journal>("journal");
	await handle.append("in a thread");
	expect(await control.swap("journal@1.0.1")).toMatchObject({ ok: true });
	await handle.append("inline");
	expect(await control.swap("journal@1.0.2")).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual(["in a thread", "inline"]);
});

test("a swap that fails leaves the old release with its own state, untouched by what the new one did to it", async () => {
	const spoiling = inlineRelease(
		"journal",
		"1.0.1",
		`context.state.entries.length = 0;
		return { methods: { append() {}, all() {}, version() {} }, exportState: () => ({}), health: () => ({ healthy: false, reason: "spoilt" }) };`,
		{ state_version: 1, methods: ["append", "all", "version"] },
	);
	const { runtime, driver } = await hosted({ releases: [inlineJournal("1.0.0"), spoiling] });
	const handle = runtime.component<Journal>("journal");
	await handle.append(1);
	expect(await (await driver()).swap("journal@1.0.1")).toMatchObject({ ok: false, error: { code: "unhealthy" } });
	expect(await handle.append(2)).toBe(2);
	expect(await handle.all()).toEqual([1, 2]);
});

test("state is migrated away from the host's thread", async () => {
	const next = inlineRelease(
		"journal",
		"2.0.0",
		`return { methods: { append() {}, version() {}, all: () => context.state }, exportState: () => context.state };`,
		{ state_version: 2, methods: ["append", "all", "version"] },
		`migrations: [{ from: 1, to: 2, up: ({ entries }) => ({ entries, host: require("node:worker_threads").isMainThread }), down: (state) => state }]`,
	);
	const { runtime, driver } = await hosted({ releases: [inlineJournal("1.0.0"), next] });
	const handle = runtime.component<Journal>("journal");
	await handle.append(1);
	const wanted = { release: "journal@2.0.0", hops: ["1-2 journal@2.0.0"] };
	expect(await (await driver()).swap(wanted)).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual({ entries: [1], host: false });
});

test("a call that an inline component works on is let finish, and those that come meanwhile go to the next release", async () => {
	const { runtime, driver } = await hosted({
		releases: [echo("1.0.0", { exclusive: true }), echo("1.0.1", { exclusive: true })],
	});
	const control = await driver();
	const finish = Promise.withResolvers<void>();
	const working = runtime.component<Echo>("echo").after(finish.promise);
	const prepared = await control.prepare("echo@1.0.1");
	if (!prepared.ok) throw new Error(prepared.error.message);
	const switched = control.switch(prepared.value);
	const { answers } = await gateClosedOn(runtime, "echo");
	finish.resolve();
	expect(await switched).toMatchObject({ ok: true });
	expect(await working).toBe("1.0.0");
	expect(await answers.at(-1)).toBe("1.0.1");
});

test("an inline component that calls others belongs to its caller's tree, and so passes the gate that waits for it", async () => {
	const caller = inlineRelease(
		"caller",
		"1.0.0",
		`const door = context.component("door");
		return { methods: { version: () => "1.0.0", ask: async () => { await door.enter(); return door.version(); } } };`,
		{ dependencies: { door: "*" } },
	);
	const doors = ["1.0.0", "1.0.1"].map((version) =>
		stateless(
			"door",
			version,
			`enter: () => new Promise((resolve) => { open = resolve; }), open: () => open?.() ?? null, isEntered: () => open !== null`,
			{ before: "let open = null;", noodle: { exclusive: true } },
		),
	);
	const { runtime, driver } = await hosted({ releases: [caller, ...doors] });
	const control = await driver();
	const door = runtime.component<{ open(): void; isEntered(): boolean }>("door");
	const asking = runtime.component<{ ask(): string }>("caller").ask();
	await until("the call to have gone in", () => door.isEntered());
	const opening = door.open();
	expect(await control.swap("door@1.0.1")).toMatchObject({ ok: true });
	await opening;
	expect(await asking).toMatch(/^1\.0\.[01]$/);
});

test("a component that neither declares nor asks for others in setup cannot begin to call them later", async () => {
	const late = inlineRelease(
		"late",
		"1.0.0",
		`return { methods: { ask: () => context.component("echo").version() } };`,
	);
	const { runtime } = await hosted({ releases: [late, echo()] });
	await expect(runtime.component<{ ask(): string }>("late").ask()).rejects.toMatchObject({
		code: "component-error",
		message: expect.stringContaining('"echo" was asked for after setup'),
	});
});

test("a large release is compiled away from the host's thread, and V8 takes what was made there", async () => {
	const filler = Array.from({ length: 4000 }, (_, i) => `function filler${i}(a) { return a.map((b) => b * ${i}); }`);
	const large = { ...echo(), source: `${echo().source}\n${filler.join("\n")}` };
	const { runtime, log } = await hosted({ releases: [large] });
	const handle = runtime.component<Journal>("echo");
	expect(await handle.version()).toBe("1.0.0");
	expect(log.entries).toEqual([]);
});

const strange: Readonly<Record<string, readonly [value: string, outcome: string]>> = {
	"has a then that is no function": ["({ then: 5 })", "answered"],
	"has a then that throws": ["({ get then() { throw new Error('no then'); } })", "component-error"],
	"is a proxy that was revoked": [
		"(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()",
		"component-error",
	],
};

test.each(
	Object.entries(strange).flatMap(([what, [value, outcome]]) =>
		[false, true].map((callsOthers) => ({ what, value, outcome, callsOthers })),
	),
)("an answer that $what ends its call, and holds up no swap (calls others: $callsOthers)", async (strangeOne) => {
	const { value, outcome, callsOthers } = strangeOne;
	const release = (version: string) =>
		inlineRelease("strange", version, `return { methods: { give: () => ${value} }, activate() {} };`, {
			dependencies: callsOthers ? { other: "*" } : {},
		});
	const { runtime, driver } = await hosted({
		releases: [release("1.0.0"), release("2.0.0"), stateless("other", "1.0.0")],
	});
	const given = runtime.component<{ give(): object }>("strange").give();
	expect(
		await given.then(
			() => "answered",
			({ code }) => code,
		),
	).toBe(outcome);
	expect(await (await driver()).swap("strange@2.0.0")).toMatchObject({ ok: true });
});
