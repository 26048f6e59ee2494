import { expect, test } from "vitest";
import { until } from "../harness/until.ts";
import { stateless, warmJournal } from "./harness/fixtures.ts";
import { type Hosted, hosted } from "./harness/hosted.ts";
import { prepared } from "./harness/prepared.ts";

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
	const { control, id } = await prepared(host, "renderer@2.0.0");
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
	const { control, id } = await prepared(host, "renderer@2.0.0");
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
	const { control, id } = await prepared(host, "renderer@2.0.0");
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
	const { control, id } = await prepared(host, "renderer@2.0.0");
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

test("each release has its own health", async () => {
	const ailing = stateless("renderer", "2.0.0", "sicken: () => { sick = true; },", {
		before: "let sick = false;",
		extra: 'health: () => ({ healthy: !sick, reason: "no ink" }),',
	});
	const host = await hosted({ releases: [renderer("1.0.0"), ailing] });
	const { control, id } = await prepared(host, "renderer@2.0.0");
	await control.split(id, 1);
	await host.runtime.component<{ sicken(): void }>("renderer").sicken();
	const { slots } = await control.status();
	expect(slots[0]?.health).toEqual({ status: "healthy", reason: null });
	expect(slots[0]?.releases).toMatchObject([
		{ role: "serving", health: { healthy: true } },
		{ role: "candidate", health: { healthy: false, reason: "no ink" } },
	]);
});

test("a candidate that dies gets no more calls, and its swap cannot take over", async () => {
	const mortal = stateless("renderer", "2.0.0", "die: () => process.exit(3),");
	const host = await hosted({ releases: [renderer("1.0.0"), mortal] });
	const { control, id } = await prepared(host, "renderer@2.0.0");
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

test("a set that moves together is never split", async () => {
	const host = await hosted({
		releases: [renderer("1.0.0"), renderer("2.0.0"), stateless("parser", "1.0.0"), stateless("parser", "2.0.0")],
	});
	const { control, id } = await prepared(host, ["renderer@2.0.0", "parser@2.0.0"]);
	expect(await control.split(id, 0.5)).toMatchObject({
		ok: false,
		error: { code: "cannot-split", message: expect.stringContaining("renderer and parser") },
	});
});

test.each([-0.1, 1.1, Number.NaN])("a weight of %f makes no sense", async (weight) => {
	const host = await hosted({ releases: [renderer("1.0.0"), renderer("2.0.0")] });
	const { control, id } = await prepared(host, "renderer@2.0.0");
	expect(await control.split(id, weight)).toMatchObject({ ok: false, error: { code: "invalid-weight" } });
});
