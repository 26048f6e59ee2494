import { expect, onTestFinished, test } from "vitest";
import { type Hosted, hosted } from "./harness/hosted.ts";
import { prepared } from "./harness/prepared.ts";

// State that is kept by the callers' keys moves along with the share of them that a new release gets.

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

test.each(["1.0.0", "1.0.1"])(
	"when %s has no importState, the share is refused, and the reason names it",
	async (cold) => {
		const releases = ["1.0.0", "1.0.1"].map((version) => {
			const release = tally(version);
			return version === cold ? { ...release, source: release.source.replace("importState() {},", "") } : release;
		});
		const { control, id } = await prepared(await hosted({ releases }), "tally@1.0.1");
		expect(await control.split(id, 0.3)).toMatchObject({
			ok: false,
			error: { code: "cannot-split", message: expect.stringContaining("both releases need importState") },
		});
	},
);

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
	const nobodys = await Promise.all(users.map((key) => host.runtime.component<Tally>("tally").drop(`nobody's ${key}`)));
	expect(new Set(nobodys.map(([version]) => version))).toEqual(new Set(["1.0.0"]));
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
		const id = await control.prepared(round % 2 === 0 ? "tally@1.0.1" : "tally@1.0.0");
		for (const weight of [0.2, 0.6]) expect(await control.split(id, weight)).toMatchObject({ ok: true });
		if (round % 2 === 0) expect(await control.switch(id)).toMatchObject({ ok: true });
		else await control.abort(id);
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
