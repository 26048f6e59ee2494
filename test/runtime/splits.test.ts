import { expect, onTestFinished, test } from "vitest";
import { until } from "../harness/until.ts";
import { stateless, warmJournal } from "./harness/fixtures.ts";
import { type Hosted, hosted } from "./harness/hosted.ts";

interface Renderer {
	version(): Promise<string>;
	hold(): Promise<string>;
	held(): Promise<number>;
	letGo(): Promise<void>;
}

const methods = (version: string) =>
	`hold: () => new Promise((resolve) => waiting.push(resolve)), held: () => waiting.length, letGo: () => { for (const resolve of waiting.splice(0)) resolve("${version}"); }, fail: () => { throw new Error("no"); },`;
const renderer = (version: string) =>
	stateless("renderer", version, methods(version), { before: "const waiting = [];" });

async function prepared({ driver }: Hosted, release = "renderer@2.0.0") {
	const control = await driver();
	const answer = await control.prepare(release);
	if (!answer.ok) throw new Error(answer.error.message);
	return { control, id: answer.value };
}

async function answers(host: Hosted, count: number, key?: string): Promise<Record<string, number>> {
	const handle = host.runtime.component<Renderer>("renderer", key === undefined ? {} : { key });
	const counts: Record<string, number> = {};
	for (const version of await Promise.all(Array.from({ length: count }, () => handle.version()))) {
		counts[version] = (counts[version] ?? 0) + 1;
	}
	return counts;
}

test("a share of the calls goes to the new release, by weight, until the switch sends all of them", async () => {
	const host = await hosted({ releases: [renderer("1.0.0"), renderer("2.0.0")] });
	const { control, id } = await prepared(host);
	expect(await answers(host, 100)).toEqual({ "1.0.0": 100 });
	expect(await control.split(id, 0.1)).toMatchObject({ ok: true });
	expect(await answers(host, 100)).toEqual({ "1.0.0": 90, "2.0.0": 10 });
	expect(await control.split(id, 0.5)).toMatchObject({ ok: true });
	expect(await answers(host, 100)).toEqual({ "1.0.0": 50, "2.0.0": 50 });
	const { slots } = await control.status();
	expect(slots[0]?.releases).toMatchObject([
		{ version: "1.0.0", role: "serving", calls: 240 },
		{ version: "2.0.0", role: "candidate", weight: 0.5, calls: 60 },
	]);
	expect(await control.switch(id)).toMatchObject({ ok: true });
	expect(await answers(host, 100)).toEqual({ "2.0.0": 100 });
});

test("callers with one key meet one release", async () => {
	const host = await hosted({ releases: [renderer("1.0.0"), renderer("2.0.0")] });
	const { control, id } = await prepared(host);
	await control.split(id, 0.5);
	const seen = new Set<string>();
	for (let user = 0; user < 20; user++) {
		const counts = await answers(host, 5, `user ${user}`);
		expect(Object.values(counts)).toEqual([5]);
		for (const version of Object.keys(counts)) seen.add(version);
	}
	expect([...seen].sort()).toEqual(["1.0.0", "2.0.0"]);
});

test("taking it back lets the calls that the new release works on end there, and sends it no more", async () => {
	const host = await hosted({ releases: [renderer("1.0.0"), renderer("2.0.0")] });
	const { control, id } = await prepared(host);
	await control.split(id, 1);
	const handle = host.runtime.component<Renderer>("renderer");
	const held = handle.hold();
	await until("the call to have begun", async () => (await handle.held()) === 1);
	// A call that follows goes the same way as long as the split is there.
	const letGo = handle.letGo();
	await control.abort(id);
	expect([await held, await letGo]).toEqual(["2.0.0", undefined]);
	expect(await answers(host, 10)).toEqual({ "1.0.0": 10 });
});

test("each release has its own errors and latencies", async () => {
	const host = await hosted({ releases: [renderer("1.0.0"), renderer("2.0.0")] });
	const { control, id } = await prepared(host);
	await control.split(id, 0.5);
	const handle = host.runtime.component<{ fail(): void }>("renderer");
	await Promise.allSettled(Array.from({ length: 10 }, () => handle.fail()));
	const { slots } = await control.status();
	expect(slots[0]).toMatchObject({ calls: 10, errors: 10 });
	expect(slots[0]?.releases).toMatchObject([
		{ calls: 5, errors: 5, inFlight: 0, latency: { count: 5 } },
		{ calls: 5, errors: 5, inFlight: 0, latency: { count: 5 } },
	]);
	expect(slots[0]?.releases[0]?.latency.p99).toBeGreaterThan(0);
});

test("a candidate that dies gets no more calls, and its swap cannot take over", async () => {
	const mortal = stateless("renderer", "2.0.0", "die: () => process.exit(3),");
	const host = await hosted({ releases: [renderer("1.0.0"), mortal] });
	const { control, id } = await prepared(host);
	await control.split(id, 1);
	await expect(host.runtime.component<{ die(): void }>("renderer").die()).rejects.toThrow(/died while it worked/);
	expect(await answers(host, 10)).toEqual({ "1.0.0": 10 });
	expect(await control.switch(id)).toMatchObject({ ok: false, error: { message: expect.stringContaining("2.0.0") } });
});

test("state cannot be in two places: a stateful component is refused by name", async () => {
	const host = await hosted({ releases: [warmJournal("1.0.0"), warmJournal("1.0.1")] });
	const { control, id } = await prepared(host, "journal@1.0.1");
	expect(await control.split(id, 0.1)).toMatchObject({
		ok: false,
		error: { code: "cannot-split", message: expect.stringContaining("journal@1.0.1") },
	});
	expect(await control.switch(id)).toMatchObject({ ok: true });
});

/** Counts by key, in a tracked map and nowhere else. */
const tally = (version: string, { extra = "", noodle = {} } = {}) => ({
	name: "tally",
	version,
	noodle: { state_version: 1, state: "keyed", ...noodle },
	source: `export default {
	setup(context) {
		const counts = context.trackedMap("counts");
		return {
			methods: {
				add: (key) => { const count = (counts.get(key) ?? 0) + 1; counts.set(key, count); return ["${version}", count]; },
				drop: (key) => ["${version}", counts.delete(key)],
				all: () => [...counts],
				die: () => process.exit(3),
			},
			importState() {},
			${extra}
		};
	},
};
`,
});

interface Tally {
	add(key: string): Promise<[string, number]>;
	drop(key: string): Promise<[string, boolean]>;
	all(): Promise<[string, number][]>;
	die(): Promise<void>;
}

const users = Array.from({ length: 40 }, (_, i) => `user ${i}`);

/** One more for every user. @returns the versions that answered, by user */
async function addForAll(host: Hosted, expected: number): Promise<Map<string, string>> {
	const answers = users.map(async (key) => {
		const [version, count] = await host.runtime.component<Tally>("tally", { key }).add(key);
		expect([key, count]).toEqual([key, expected]);
		return [key, version] as const;
	});
	return new Map(await Promise.all(answers));
}

test("keyed state moves with its keys, grows with the share, and is whole after the switch", async () => {
	const host = await hosted({ releases: [tally("1.0.0"), tally("1.0.1")] });
	await addForAll(host, 1);
	const { control, id } = await prepared(host, "tally@1.0.1");
	expect(await control.split(id, 0.3)).toMatchObject({ ok: true });
	const few = await addForAll(host, 2);
	expect(new Set(few.values())).toEqual(new Set(["1.0.0", "1.0.1"]));
	expect(await control.split(id, 0.7)).toMatchObject({ ok: true });
	const many = await addForAll(host, 3);
	const moved = (of: Map<string, string>) => users.filter((key) => of.get(key) === "1.0.1");
	expect(moved(many).length).toBeGreaterThan(moved(few).length);
	expect(moved(many)).toEqual(expect.arrayContaining(moved(few)));
	expect(await control.split(id, 0.1)).toMatchObject({ ok: false, error: { code: "cannot-split" } });
	expect(await control.switch(id)).toMatchObject({ ok: true });
	const all = await addForAll(host, 4);
	expect(new Set(all.values())).toEqual(new Set(["1.0.1"]));
	// The next swap copies all of it, too.
	expect(await control.swap("tally@1.0.0")).toMatchObject({ ok: true });
	await addForAll(host, 5);
});

test("taking a split of keyed state back brings home what was written meanwhile, and what was deleted", async () => {
	const host = await hosted({ releases: [tally("1.0.0"), tally("1.0.1")] });
	await addForAll(host, 1);
	const { control, id } = await prepared(host, "tally@1.0.1");
	await control.split(id, 0.5);
	const answered = await addForAll(host, 2);
	const there = users.filter((key) => answered.get(key) === "1.0.1");
	const [gone = "", ...stay] = there;
	expect(await host.runtime.component<Tally>("tally", { key: gone }).drop(gone)).toEqual(["1.0.1", true]);
	await control.abort(id);
	const counts = new Map(await host.runtime.component<Tally>("tally").all());
	expect(counts.has(gone)).toBe(false);
	for (const key of users) if (key !== gone) expect([key, counts.get(key)]).toEqual([key, 2]);
	expect(stay.length).toBeGreaterThan(0);
	expect(await host.runtime.component<Tally>("tally", { key: gone }).add(gone)).toEqual(["1.0.0", 1]);
});

test("calls go on while keys move to and fro, and none is counted twice or lost", async () => {
	const host = await hosted({ releases: [tally("1.0.0"), tally("1.0.1")] });
	const control = await host.driver();
	const calls = new Map<string, Promise<[string, number]>[]>(users.map((key) => [key, []]));
	const handles = users.map((key) => [key, host.runtime.component<Tally>("tally", { key })] as const);
	const timer = setInterval(() => {
		for (const [key, handle] of handles.slice(0, 8)) calls.get(key)?.push(handle.add(key));
	}, 1);
	onTestFinished(() => clearInterval(timer));
	for (let round = 0; round < 5; round++) {
		const answer = await control.prepare(round % 2 === 0 ? "tally@1.0.1" : "tally@1.0.0");
		if (!answer.ok) throw new Error(answer.error.message);
		for (const weight of [0.2, 0.6]) expect(await control.split(answer.value, weight)).toMatchObject({ ok: true });
		if (round % 2 === 0) expect(await control.switch(answer.value)).toMatchObject({ ok: true });
		else await control.abort(answer.value);
		if (round % 2 === 0) expect(await control.swap("tally@1.0.0")).toMatchObject({ ok: true });
	}
	clearInterval(timer);
	for (const [key, made] of calls) {
		const counted = (await Promise.all(made)).map(([, count]) => count);
		expect([key, counted]).toEqual([key, counted.map((_, i) => i + 1)]);
	}
});

test.each([
	[
		"does not say that its state is keyed",
		tally("1.0.1", { noodle: { state: "whole" } }),
		/does not say that its state is keyed/,
	],
	["has state of another version", tally("1.0.1", { noodle: { state_version: 2 } }), /another version/],
	["holds what only one can", tally("1.0.1", { extra: "activate() {}," }), /only one release can/],
])("a release that %s is refused a share, and can still be switched", async (_, release, message) => {
	const host = await hosted({ releases: [tally("1.0.0"), release] });
	const { control, id } = await prepared(host, "tally@1.0.1");
	expect(await control.split(id, 0.5)).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) } });
	expect((await control.status()).swaps).toEqual([id]);
});

test("state beside the tracked maps belongs to no key, and is refused", async () => {
	const more = { extra: "exportState: () => ({ total: 1 })," };
	const host = await hosted({ releases: [tally("1.0.0", more), tally("1.0.1", more)] });
	const { control, id } = await prepared(host, "tally@1.0.1");
	expect(await control.split(id, 0.5)).toMatchObject({
		ok: false,
		error: { message: expect.stringContaining("beside its tracked maps") },
	});
	expect(await control.switch(id)).toMatchObject({ ok: true });
});

test("a set that moves together is never split", async () => {
	const host = await hosted({
		releases: [renderer("1.0.0"), renderer("2.0.0"), stateless("parser", "1.0.0"), stateless("parser", "2.0.0")],
	});
	const control = await host.driver();
	const answer = await control.prepare(["renderer@2.0.0", "parser@2.0.0"]);
	if (!answer.ok) throw new Error(answer.error.message);
	expect(await control.split(answer.value, 0.5)).toMatchObject({
		ok: false,
		error: { code: "cannot-split", message: expect.stringContaining("renderer and parser") },
	});
});

test("a candidate that dies with a share of the keys says what is lost, and the others go on", async () => {
	const host = await hosted({ releases: [tally("1.0.0"), tally("1.0.1")] });
	await addForAll(host, 1);
	const { control, id } = await prepared(host, "tally@1.0.1");
	await control.split(id, 0.5);
	const answered = await addForAll(host, 2);
	const one = users.find((key) => answered.get(key) === "1.0.1") ?? "";
	const other = users.find((key) => answered.get(key) === "1.0.0") ?? "";
	await expect(host.runtime.component<Tally>("tally", { key: one }).die()).rejects.toThrow(/died/);
	await control.abort(id);
	expect(host.log.text).toMatch(
		/error tally What 1\.0\.1 has written for its share of the keys could not be brought back/,
	);
	expect(await host.runtime.component<Tally>("tally", { key: other }).add(other)).toEqual(["1.0.0", 3]);
	expect(await host.runtime.component<Tally>("tally", { key: one }).add(one)).toEqual(["1.0.0", 2]);
});

test.each([-0.1, 1.1, Number.NaN])("a weight of %f makes no sense", async (weight) => {
	const host = await hosted({ releases: [renderer("1.0.0"), renderer("2.0.0")] });
	const { control, id } = await prepared(host);
	expect(await control.split(id, weight)).toMatchObject({ ok: false, error: { code: "invalid-weight" } });
});

test("what an old release has taken since it died and came back is not given up for what was copied before", async () => {
	const host = await hosted({ releases: [tally("1.0.0"), tally("1.0.1")] });
	await addForAll(host, 1);
	const { control, id } = await prepared(host, "tally@1.0.1");
	await control.split(id, 0.5);
	const answered = await addForAll(host, 2);
	const key = users.find((user) => answered.get(user) === "1.0.0") ?? "";
	const handle = host.runtime.component<Tally>("tally", { key });
	await expect(handle.die()).rejects.toThrow(/died/);
	await host.log.said(/1\.0\.0 runs again/);
	expect(await handle.add(key)).toEqual(["1.0.0", 1]);
	expect(await control.switch(id)).toMatchObject({
		ok: false,
		error: { code: "component-died", message: expect.stringContaining("while the new release had a share") },
	});
	expect(await handle.add(key)).toEqual(["1.0.0", 2]);
});

test("an entry that cannot be copied ends the copy, and what changed along with it is not left out of the next one", async () => {
	const busy = (version: string) =>
		tally(version, {
			extra: `
			methods: {
				add: (key) => { counts.set(key, (counts.get(key) ?? 0) + 1); return ["${version}", counts.get(key)]; },
				// Sent together: the copy has no turn in between, and what asks for the rest of it comes next.
				spoil() { counts.set("x", 2); counts.set("odd", new (class Odd {})()); const end = Date.now() + 300; while (Date.now() < end); },
				mend() { counts.delete("odd"); },
				get: (key) => counts.get(key),
			},`,
		});
	const host = await hosted({ releases: [busy("1.0.0"), busy("1.0.1"), busy("1.0.2")] });
	const handle = host.runtime.component<Tally & { spoil(): void; mend(): void; get(key: string): number }>("tally");
	await handle.add("x");
	const { control, id } = await prepared(host, "tally@1.0.1");
	const spoiling = handle.spoil();
	expect(await control.split(id, 0.5)).toMatchObject({ ok: false, error: { code: "not-cloneable" } });
	await spoiling;
	await handle.mend();
	expect(await control.switch(id)).toMatchObject({ ok: false, error: { code: "not-cloneable" } });
	expect(await control.swap("tally@1.0.2")).toMatchObject({ ok: true });
	expect(await handle.get("x")).toBe(2);
});
