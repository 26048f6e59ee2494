import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { until } from "../harness/until.ts";
import { type Journal, type JournalVariant, journal, stateless, warmJournal } from "./harness/fixtures.ts";
import { gateClosedOn } from "./harness/gate.ts";
import { hosted } from "./harness/hosted.ts";
import { underLoad } from "./harness/load.ts";

type Isolation = "thread" | "process";

const isolated = (isolation: Isolation, version: string, { noodle, ...rest }: JournalVariant = {}) =>
	journal(version, { ...rest, noodle: { isolation, ...noodle } });

test.each<[string, readonly Isolation[]]>([
	["from process to process", ["process", "process", "process"]],
	["from thread to process and back", ["thread", "process", "thread", "process"]],
])("under steady load no call is lost, doubled or reordered, and no state: %s", async (_, kinds) => {
	const releases = kinds.map((kind, i) => isolated(kind, `1.0.${i}`));
	const { runtime, driver } = await hosted({ releases });
	const control = await driver();
	const load = underLoad(runtime.component<Journal>("journal"));
	for (const { version } of releases.slice(1)) {
		await load.goOn(100);
		expect(await control.swap(`journal@${version}`)).toMatchObject({ ok: true });
	}
	await load.goOn(100);
	await load.end();
});

test("a release that imports state is set up in its process ahead of the gate", async () => {
	const noodle = { isolation: "process" };
	const { runtime, driver, log } = await hosted({
		releases: [
			warmJournal("1.0.0", { noodle }),
			warmJournal("2.0.0", { noodle, before: 'context.log.info("set up");' }),
		],
	});
	const control = await driver();
	await runtime.component<Journal>("journal").append("kept");
	const prepared = await control.prepare("journal@2.0.0");
	await log.said(/^set up$/);
	expect(prepared.ok && (await control.switch(prepared.value))).toMatchObject({ ok: true });
	expect(await runtime.component<Journal>("journal").all()).toEqual(["kept"]);
});

test("state migrates on its way between threads and processes", async () => {
	const migrations = `[{ from: 1, to: 2,
		up: ({ entries }) => ({ entries: entries.map((entry) => entry * 10) }),
		down: ({ entries }) => ({ entries: entries.map((entry) => entry / 10) }) }]`;
	const next = isolated("process", "2.0.0", { noodle: { state_version: 2 }, migrations });
	const { runtime, driver } = await hosted({ releases: [isolated("thread", "1.0.0"), next] });
	const control = await driver();
	const handle = runtime.component<Journal>("journal");
	await handle.append(1);
	expect(await control.swap({ release: "journal@2.0.0", hops: ["1-2 journal@2.0.0"] })).toMatchObject({ ok: true });
	await handle.append(20);
	expect(await handle.all()).toEqual([10, 20]);
	expect(await control.swap({ release: "journal@1.0.0", hops: ["2-1 journal@2.0.0"] })).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual([1, 2]);
});

test("state that JSON cannot carry keeps the release in the thread, and the message says where it is", async () => {
	const { runtime, driver } = await hosted({
		releases: [isolated("thread", "1.0.0"), isolated("process", "2.0.0")],
	});
	const handle = runtime.component<Journal>("journal");
	await handle.append("before");
	await handle.append(new Date(0));
	expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({
		ok: false,
		error: {
			code: "not-cloneable",
			message: expect.stringMatching(/^journal@2\.0\.0: .*at state\.entries\[1\], it is an instance of Date/),
		},
	});
	expect(await handle.all()).toEqual(["before", new Date(0)]);
});

const tracking = (version: string, isolation: Isolation) => ({
	...stateless(
		"store",
		version,
		'put: (key, value) => { context.trackedMap("all").set(key, value); }, get: (key) => context.trackedMap("all").get(key),',
		{ before: 'context.trackedMap("all");', noodle: { isolation, state_version: 1 } },
	),
});

interface Store {
	put(key: string, value: unknown): void;
	get(key: string): unknown;
}

test("tracked maps do not enter a process: the swap is refused, and the thread keeps them", async () => {
	const plain = stateless("store", "3.0.0", "", {
		extra: "exportState: () => ({})",
		noodle: { isolation: "process", state_version: 1 },
	});
	const { runtime, driver } = await hosted({
		releases: [tracking("1.0.0", "thread"), tracking("2.0.0", "process"), plain],
	});
	const control = await driver();
	const handle = runtime.component<Store>("store");
	await handle.put("a", 1);
	for (const release of ["store@2.0.0", "store@3.0.0"]) {
		expect(await control.swap(release)).toMatchObject({
			ok: false,
			error: { code: "not-cloneable", message: expect.stringMatching(/tracked map/) },
		});
	}
	expect(await handle.get("a")).toBe(1);
});

test("a release in a process calls others, and is called by them, for the call that it works on", async () => {
	const asker = (name: string, other: string, isolation: Isolation) =>
		stateless(
			name,
			"1.0.0",
			`ask: (depth) => depth === 0 ? "${name}" : context.component("${other}").ask(depth - 1),`,
			{
				noodle: { isolation, dependencies: { [other]: "*" } },
			},
		);
	const { runtime } = await hosted({ releases: [asker("ping", "pong", "process"), asker("pong", "ping", "thread")] });
	const ping = runtime.component<{ ask(depth: number): string }>("ping");
	expect(await Promise.all([0, 1, 4, 5].map((depth) => ping.ask(depth)))).toEqual(["ping", "pong", "ping", "pong"]);
});

test("calls of a process that belong to a call under way pass the gate that waits for it", async () => {
	const greeter = stateless(
		"greeter",
		"1.0.0",
		`greet: async (goOn) => {
			const { existsSync } = await import("node:fs");
			await context.component("journal").append("hello");
			while (!existsSync(goOn)) await new Promise((resolve) => setTimeout(resolve, 5));
			return context.component("journal").append("goodbye");
		},`,
		{ noodle: { isolation: "process", dependencies: { journal: "*" } } },
	);
	const { workspace, runtime, driver } = await hosted({
		releases: [isolated("thread", "1.0.0"), isolated("thread", "2.0.0"), greeter],
	});
	const handle = runtime.component<Journal>("journal");
	const control = await driver();
	const goOn = workspace.path("go-on");
	const greeting = runtime.component<{ greet(file: string): number }>("greeter").greet(goOn);
	await until("the greeting to begin", async () => (await handle.all()).length === 1);
	const swapping = control.swap("journal@2.0.0");
	const { answers } = await gateClosedOn(runtime, "journal");
	await writeFile(goOn, "");
	expect(await greeting).toBe(2);
	expect(await swapping).toMatchObject({ ok: true });
	expect(await answers.at(-1)).toBe("2.0.0");
	expect(await handle.all()).toEqual(["hello", "goodbye"]);
});
