import type { Runtime } from "@noodle-upgrade/runtime";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../harness/until.ts";
import { stateless } from "./harness/fixtures.ts";
import { gateClosedOn, queuedAt } from "./harness/gate.ts";
import { hosted } from "./harness/hosted.ts";

/** Calls the counter, waits at the door, and calls the counter again: two nested calls with time between them. */
const greeter = (version: string, extra = "") =>
	stateless(
		"greeter",
		version,
		`greet: async () => {
			const first = await counter.version();
			await door.pass();
			return ["greeter ${version}", first, await counter.version()];
		},
		greetLate: async () => {
			await door.pass();
			return ["greeter ${version}", await counter.version()];
		},`,
		{ before: 'const counter = context.component("counter"); const door = context.component("door");', extra },
	);

/** Belongs to no swap, so that it can be opened while a gate is closed. */
const door = stateless(
	"door",
	"1.0.0",
	`pass: () => new Promise((resolve) => waiting.push(resolve)),
	waiting: () => waiting.length,
	open: () => { for (const resolve of waiting.splice(0)) resolve(); },`,
	{ before: "const waiting = [];" },
);

/** Something that only one release can hold, so that callers wait until the calls of the old one have ended. */
const handsOver = "deactivate() {},";
const counters = ["1.0.0", "2.0.0"].map((version) => stateless("counter", version, "", { extra: handsOver }));
const releases = [door, greeter("1.0.0", handsOver), greeter("2.0.0", handsOver), ...counters];
/** The same pair with nothing to hand over: nobody waits for anybody. */
const light = [
	door,
	...["1.0.0", "2.0.0", "3.0.0"].flatMap((version) => [
		greeter(version),
		stateless("counter", version, "", version === "3.0.0" ? { noodle: { dependencies: { greeter: ">=2" } } } : {}),
	]),
];

interface Greeter {
	greet(): Promise<string[]>;
	/** Calls the counter only after the door. */
	greetLate(): Promise<string[]>;
	version(): Promise<string>;
}

interface Door {
	waiting(): number;
	open(): void;
}

async function aCallAtTheDoor(runtime: Runtime): Promise<Promise<string[]>[]> {
	const call = runtime.component<Greeter>("greeter").greet();
	await until("the call to reach the door", async () => (await runtime.component<Door>("door").waiting()) > 0);
	return [call];
}

test("two releases switch together, and a call under way sees one generation of both", async () => {
	const { runtime, driver } = await hosted({ releases });
	const control = await driver();
	const [call] = await aCallAtTheDoor(runtime);
	const switching = control.switch(await control.prepared(["greeter@2.0.0", "counter@2.0.0"]));
	const { answers } = await gateClosedOn(runtime, "counter");
	const next = runtime.component<Greeter>("greeter").greet();
	expect(await queuedAt(runtime, "greeter")).toBe(2);

	await runtime.component<Door>("door").open();
	// The second nested call is let through the closed gate, to the release that the first one saw.
	expect(await call).toEqual(["greeter 1.0.0", "1.0.0", "1.0.0"]);
	expect(await switching).toMatchObject({ ok: true });
	expect((await Promise.all(answers)).at(-1)).toBe("2.0.0");
	await until("the next call to reach the door", async () => (await runtime.component<Door>("door").waiting()) > 0);
	await runtime.component<Door>("door").open();
	expect(await next).toEqual(["greeter 2.0.0", "2.0.0", "2.0.0"]);
});

test("a call that holds a member by a nested call keeps it to its end, though its own component stays", async () => {
	const { runtime, driver } = await hosted({ releases });
	const control = await driver();
	const [call] = await aCallAtTheDoor(runtime);
	const switching = control.switch(await control.prepared("counter@2.0.0"));
	await gateClosedOn(runtime, "counter");
	await runtime.component<Door>("door").open();
	expect(await call).toEqual(["greeter 1.0.0", "1.0.0", "1.0.0"]);
	expect(await switching).toMatchObject({ ok: true });
});

test("with nothing to hand over, a call under way goes on with the set that it began with, and nobody waits for it", async () => {
	const { runtime, driver } = await hosted({ releases: light });
	const control = await driver();
	const handle = runtime.component<Greeter>("greeter");
	const late = handle.greetLate();
	const [call] = await aCallAtTheDoor(runtime);
	expect(await control.swap(["greeter@2.0.0", "counter@2.0.0"])).toMatchObject({ ok: true });
	expect([await handle.version(), await runtime.component<Greeter>("counter").version()]).toEqual(["2.0.0", "2.0.0"]);
	await runtime.component<Door>("door").open();
	expect(await call).toEqual(["greeter 1.0.0", "1.0.0", "1.0.0"]);
	// It had not met the counter before the switch.
	expect(await late).toEqual(["greeter 1.0.0", "1.0.0"]);
});

test("a later swap of what a call from before an earlier one may still come upon waits for that call", async () => {
	const { runtime, driver } = await hosted({ releases: light });
	const control = await driver();
	const call = runtime.component<Greeter>("greeter").greetLate();
	await until("the call to reach the door", async () => (await runtime.component<Door>("door").waiting()) > 0);
	expect(await control.swap("greeter@2.0.0")).toMatchObject({ ok: true });
	const prepared = await control.prepare("counter@3.0.0");
	if (!prepared.ok) throw new Error(prepared.error.message);
	const begun = Promise.withResolvers<void>();
	onTestFinished(
		runtime.subscribe(({ event }) => {
			if (event.kind === "swap" && event.phase === "switching") begun.resolve();
		}),
	);
	const second = control.switch(prepared.value);
	await begun.promise;
	// Far more turns than a switch takes that waits for nobody.
	for (let turn = 0; turn < 50; turn++) {
		expect(await runtime.component<Greeter>("counter").version()).toBe("1.0.0");
	}
	await runtime.component<Door>("door").open();
	expect(await call).toEqual(["greeter 1.0.0", "1.0.0"]);
	expect(await second).toMatchObject({ ok: true });
	expect(await runtime.component<Greeter>("counter").version()).toBe("3.0.0");
});

test("when one member fails, no member is switched", async () => {
	const broken = stateless("counter", "3.0.0", "", { extra: "health: () => ({ healthy: false })," });
	const { runtime, driver } = await hosted({ releases: [...releases, broken] });
	const control = await driver();
	expect(await control.swap(["greeter@2.0.0", "counter@3.0.0"])).toMatchObject({
		ok: false,
		error: { code: "unhealthy" },
	});
	expect(await runtime.component<Greeter>("greeter").version()).toBe("1.0.0");
	expect(await runtime.component<Greeter>("counter").version()).toBe("1.0.0");
});

/** Of a pair whose members call each other: each waits at the door between its own start and that call. */
const half = (name: string, other: string, version: string) =>
	stateless(
		name,
		version,
		`cross: async () => { await door.pass(); return "${name} ${version}, " + await other.version(); },`,
		{
			before: `const other = context.component("${other}"); const door = context.component("door");`,
			extra: handsOver,
		},
	);

test("two swaps at once, each waiting for a call that the other's gate holds, do not hold each other up for ever", async () => {
	const pair = ["1.0.0", "2.0.0"].flatMap((version) => [
		half("left", "right", version),
		half("right", "left", version),
	]);
	const { runtime, driver } = await hosted({ releases: [door, ...pair] });
	const control = await driver();
	const crossing = ["left", "right"].map((name) => runtime.component<{ cross(): string }>(name).cross());
	await until("both calls to reach the door", async () => (await runtime.component<Door>("door").waiting()) === 2);
	const ids = [await control.prepared("left@2.0.0"), await control.prepared("right@2.0.0")];
	const switching = ids.map((id) => control.switch(id));
	await gateClosedOn(runtime, "left");
	await gateClosedOn(runtime, "right");
	await runtime.component<Door>("door").open();
	expect(await Promise.all(crossing)).toEqual(["left 1.0.0, 1.0.0", "right 1.0.0, 1.0.0"]);
	expect(await Promise.all(switching)).toMatchObject([{ ok: true }, { ok: true }]);
});

test("a component has one swap at a time, and a runtime as many as it is told", async () => {
	const { runtime, driver } = await hosted({ releases });
	const control = await driver();
	const first = await control.prepared("greeter@2.0.0");
	expect(await control.prepare("greeter@2.0.0")).toMatchObject({
		ok: false,
		error: { code: "swap-under-way", message: expect.stringContaining(first) },
	});
	expect(await control.prepare("counter@2.0.0", { maxConcurrentSwaps: 1 })).toMatchObject({
		error: { code: "too-many-swaps" },
	});
	const both = await Promise.all([control.prepare("counter@2.0.0"), control.prepare("counter@2.0.0")]);
	expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
	expect((await runtime.status()).swaps).toHaveLength(2);
});

test("a swap is switched once, whoever asks again", async () => {
	const { runtime, driver } = await hosted({ releases });
	const control = await driver();
	const id = await control.prepared("greeter@2.0.0");
	const answers = await Promise.all([control.switch(id), control.switch(id)]);
	expect(answers).toMatchObject([{ ok: true }, { ok: false, error: { code: "swap-not-prepared" } }]);
	expect(await control.switch(id)).toMatchObject({ error: { code: "swap-not-prepared" } });
	expect((await runtime.status()).slots.find(({ component }) => component === "greeter")).toMatchObject({
		generation: 2,
	});
});

test("what a release calls of its own set while it is activated goes through when the gate opens, if it does not wait for it", async () => {
	const calling = greeter(
		"2.0.0",
		'activate() { void counter.version().then((version) => context.log.info("meets " + version)); },',
	);
	const { driver, log } = await hosted({ releases: [door, ...counters, greeter("1.0.0"), calling] });
	expect(await (await driver()).swap(["counter@2.0.0", "greeter@2.0.0"])).toMatchObject({ ok: true });
	await log.said(/^meets 2\.0\.0$/);
});
