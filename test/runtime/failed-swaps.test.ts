import { expect, test } from "vitest";
import { type Journal, type JournalVariant, journal, warmJournal } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";
import { underLoad } from "./harness/load.ts";

// Whatever goes wrong before the switch: the old release answers every call, with all of its state.

interface Failing {
	readonly what: string;
	/** The release that is swapped in; version 2.0.0. */
	readonly next?: JournalVariant;
	/** What the old one has that other components have not. */
	readonly old?: JournalVariant;
	readonly hops?: readonly string[];
	readonly timeoutMs?: number;
	readonly code: string;
	readonly message: RegExp;
}

const hang = "await new Promise(() => {});";

const cases: Failing[] = [
	{
		what: "setup throws",
		next: { before: 'throw new Error("no room");' },
		code: "component-error",
		message: /^journal@2\.0\.0: It failed to start \(setup\): no room$/,
	},
	{
		what: "setup hangs",
		next: { before: hang },
		timeoutMs: 400,
		code: "deadline-exceeded",
		message: /^journal@2\.0\.0: It did not start \(setup\) within \d+ ms/,
	},
	{
		what: "setup blocks the thread",
		next: { before: "for (;;);" },
		timeoutMs: 400,
		code: "deadline-exceeded",
		message: /did not start \(setup\)/,
	},
	{
		what: "setup ends the thread",
		next: { before: "process.exit(3);" },
		code: "component-died",
		message: /^journal@2\.0\.0: It died before it could start \(setup\): its thread ended with code 3/,
	},
	{
		what: "setup returns nothing to call",
		next: { before: "return {};" },
		code: "component-error",
		message: /setup of journal must return an object with "methods"/,
	},
	{
		what: "a promised method is missing",
		next: { noodle: { methods: ["append", "search"] } },
		code: "contract-broken",
		message: /^journal@2\.0\.0: .*promises the method search/,
	},
	{
		what: "it is unhealthy",
		next: { extra: 'health: () => ({ healthy: false, reason: "no disk" }),' },
		code: "unhealthy",
		message: /not healthy: no disk/,
	},
	{
		what: "its health throws",
		next: { extra: 'health: () => { throw new Error("no pulse"); },' },
		code: "unhealthy",
		message: /not healthy: no pulse/,
	},
	{
		what: "its health hangs",
		next: { extra: "health: () => new Promise(() => {})," },
		timeoutMs: 400,
		code: "unhealthy",
		message: /did not report its health within \d+ ms\.$/,
	},
	{
		what: "activate throws",
		next: { extra: 'activate: () => { throw new Error("port taken"); },' },
		code: "component-error",
		message: /failed to activate: port taken/,
	},
	{
		what: "the old release's deactivate throws",
		old: { extra: 'deactivate: () => { throw new Error("cannot let go"); },' },
		code: "component-error",
		message: /^journal@1\.0\.0: .*deactivate: cannot let go/,
	},
	{
		what: "a function is exported",
		old: { extra: "exportState: () => ({ entries, callback() {} })," },
		code: "not-cloneable",
		message: /at state\.callback, it is a function/,
	},
	{
		what: "a class instance is exported",
		old: { extra: "exportState: () => ({ entries, now: new (class Clock {})() })," },
		code: "not-cloneable",
		message: /at state\.now, it is an instance of Clock/,
	},
	{
		what: "a proxy is exported",
		old: { extra: "exportState: () => new Proxy({ entries }, {})," },
		code: "not-cloneable",
		message: /at state, it is a proxy/,
	},
	{
		what: "an accessor is exported",
		old: { extra: "exportState: () => ({ get entries() { return entries; } })," },
		code: "not-cloneable",
		message: /at state\.entries, it is an accessor/,
	},
	{
		what: "the new release would export what cannot be cloned",
		next: { extra: "exportState: () => ({ entries, callback() {} })," },
		code: "not-cloneable",
		message: /^journal@2\.0\.0: .*at state\.callback, it is a function/,
	},
	{
		what: "the new release declares state and exports none",
		next: { extra: "exportState: undefined," },
		code: "contract-broken",
		message: /^journal@2\.0\.0: .*declares a state_version, and it has no exportState/,
	},
	{
		what: "exportState throws",
		old: { extra: 'exportState: () => { throw new Error("busy"); },' },
		code: "component-error",
		message: /^journal@1\.0\.0: It failed to export its state: busy/,
	},
	{
		what: "exportState hangs",
		old: { extra: "exportState: () => new Promise(() => {})," },
		timeoutMs: 400,
		code: "deadline-exceeded",
		message: /^journal@1\.0\.0: It did not export its state/,
	},
	{
		what: "a migration throws",
		next: { migrations: '[{ from: 1, to: 2, up: () => { throw new Error("odd shape"); } }]' },
		hops: ["1-2 journal@2.0.0"],
		code: "state-migration-failed",
		message: /^The migration of journal's state from version 1 to 2 failed\. .*odd shape/,
	},
	{
		what: "a migration hangs",
		next: { migrations: "[{ from: 1, to: 2, up: () => new Promise(() => {}) }]" },
		hops: ["1-2 journal@2.0.0"],
		timeoutMs: 600,
		code: "state-migration-failed",
		message: /did not migrate the state within/,
	},
	{
		what: "a migration makes what cannot be cloned",
		next: { migrations: "[{ from: 1, to: 2, up: (state) => new (class State { entries = state.entries; })() }]" },
		hops: ["1-2 journal@2.0.0"],
		code: "state-migration-failed",
		message: /at state, it is an instance of State/,
	},
	{
		what: "a migration is not there",
		hops: ["1-2 journal@2.0.0"],
		code: "state-migration-failed",
		message: /has no migration from state version 1 to 2/,
	},
];

test.each(cases)(
	"$what: the old release goes on",
	async ({ next = {}, old = {}, hops = [], code, message, timeoutMs }) => {
		const { runtime, driver } = await hosted({ releases: [journal("1.0.0", old), journal("2.0.0", next)] });
		const control = await driver();
		const handle = runtime.component<Journal>("journal");
		const load = underLoad(handle);
		await load.goOn(20);
		const answer = await control.swap({ release: "journal@2.0.0", hops }, timeoutMs === undefined ? {} : { timeoutMs });
		expect(answer).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
		await load.goOn(20);
		await load.end();
		expect(await handle.version()).toBe("1.0.0");
		const { slots, swaps } = await control.status();
		expect(slots).toMatchObject([{ version: "1.0.0", generation: 1, queued: 0, health: { status: "healthy" } }]);
		expect(swaps).toEqual([]);
	},
);

test.each([
	[
		"throws while it loads",
		'throw new Error("bad build");',
		"component-error",
		/^journal@2\.0\.0: It failed to load: bad build/,
	],
	["imports what is not there", 'import "left-pad";', "component-error", /^journal@2\.0\.0: .*left-pad/],
	["is no module at all", "export default {", "component-error", /^journal@2\.0\.0: It failed to load: /],
	[
		"exports nothing of use",
		"export default 7;",
		"component-error",
		/must export by default an object with a "setup" function/,
	],
	[
		"never finishes loading",
		"await new Promise(() => {}); export default {};",
		"deadline-exceeded",
		/did not load within/,
	],
])("a release that %s is refused before anybody waits", async (_, source, code, message) => {
	const { runtime, driver } = await hosted({ releases: [journal("1.0.0"), { ...journal("2.0.0"), source }] });
	const control = await driver();
	const answer = await control.prepare("journal@2.0.0", { timeoutMs: code === "deadline-exceeded" ? 500 : 10_000 });
	expect(answer).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
	expect(await runtime.component<Journal>("journal").append(1)).toBe(1);
	expect((await control.status()).swaps).toEqual([]);
});

test("a release that is set up ahead and turns out unhealthy never closes the gate", async () => {
	const sick = warmJournal("2.0.0", { extra: "health: () => ({ healthy: false })," });
	const { runtime, driver } = await hosted({ releases: [warmJournal("1.0.0"), sick] });
	const answer = await (await driver()).prepare("journal@2.0.0");
	expect(answer).toMatchObject({ ok: false, error: { code: "unhealthy" } });
	expect(await runtime.component<Journal>("journal").append(1)).toBe(1);
});

test("an import of state that throws or hangs leaves the old release with its state", async () => {
	const throwing = warmJournal("2.0.0", { extra: 'importState: () => { throw new Error("odd shape"); },' });
	const hanging = warmJournal("3.0.0", { extra: "importState: () => new Promise(() => {})," });
	const { runtime, driver } = await hosted({ releases: [warmJournal("1.0.0"), throwing, hanging] });
	const control = await driver();
	const handle = runtime.component<Journal>("journal");
	await handle.append("kept");
	expect(await control.swap("journal@2.0.0")).toMatchObject({ ok: false, error: { code: "component-error" } });
	const late = await control.swap("journal@3.0.0", { timeoutMs: 500 });
	expect(late).toMatchObject({ ok: false, error: { code: "deadline-exceeded" } });
	expect(await handle.all()).toEqual(["kept"]);
});

test("a call that does not end holds the drain up to its deadline, and then nothing is switched", async () => {
	const { runtime, driver } = await hosted({ releases: [journal("1.0.0"), journal("2.0.0")] });
	const control = await driver();
	const handle = runtime.component<Journal>("journal");
	const stuck = handle.wait();
	const swapping = control.swap("journal@2.0.0", { timeoutMs: 700 });
	expect(await swapping).toMatchObject({
		ok: false,
		error: { code: "drain-timeout", message: expect.stringMatching(/^journal@1\.0\.0 still had 1 calls/) },
	});
	await handle.release();
	expect(await stuck).toBe("1.0.0");
	expect(await control.swap("journal@2.0.0")).toMatchObject({ ok: true });
});
