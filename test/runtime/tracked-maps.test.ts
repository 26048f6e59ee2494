import { join } from "node:path";
import { Runtime } from "@noodle-upgrade/runtime";
import { readSnapshot, snapshotFile } from "@noodle-upgrade/runtime/control";
import { expect, onTestFinished, test } from "vitest";
import type { ReleaseSpec } from "../harness/workspace.ts";
import { host, hosted } from "./harness/hosted.ts";
import { workspaceForTest } from "./harness/workspace.ts";

interface Shelf {
	fill(count: number): number;
	put(key: string, value: unknown): void;
	drop(key: string): boolean;
	get(key: string): unknown;
	all(): [string, unknown][];
	size(): number;
	version(): string;
}

interface Variant {
	readonly stateVersion?: number;
	readonly migrations?: string;
	/** More properties of what setup returns; the later ones win. */
	readonly extra?: string;
	readonly before?: string;
	/** Whether it can be set up ahead. */
	readonly imports?: boolean;
}

/** Keeps its items in a tracked map, and how often it was written to beside it. */
function shelf(
	version: string,
	{ stateVersion = 1, migrations = "[]", extra = "", before = "", imports = true }: Variant = {},
) {
	return {
		name: "shelf",
		version,
		noodle: { state_version: stateVersion, methods: ["put", "get"] },
		source: `export default {
	setup(context) {
		const items = context.trackedMap("items");
		let writes = context.state?.writes ?? 0;
		${before}
		return {
			methods: {
				fill: (count) => { for (let i = 0; i < count; i++) items.set("key " + i, { i, text: "x".repeat(100) }); return items.size; },
				put: (key, value) => { writes++; items.set(key, value); },
				drop: (key) => { writes++; return items.delete(key); },
				get: (key) => items.get(key),
				all: () => [...items],
				size: () => items.size,
				writes: () => writes,
				version: () => "${version}",
			},
			exportState: () => ({ writes }),
			${imports ? "importState: (state) => { writes = state.writes; }," : ""}
			${extra}
		};
	},
	migrations: ${migrations},
};
`,
	} satisfies ReleaseSpec;
}

const withUpper = `[{ from: 1, to: 2, entries: { items: {
	up: (value) => ({ ...value, text: value.text.toUpperCase() }),
	down: (value) => ({ ...value, text: value.text.toLowerCase() }),
} } }]`;

test.each([
	["set up ahead", true],
	["set up in the gate", false],
])("writes, deletions and the rest of the state survive a copy under load: %s", async (_, imports) => {
	const { runtime, driver } = await hosted({
		releases: [shelf("1.0.0"), shelf("1.0.1", { imports }), shelf("1.0.2")],
	});
	const handle = runtime.component<Shelf & { writes(): number }>("shelf");
	await handle.fill(20_000);
	const expected = new Map<string, unknown>();
	let step = 0;
	const writes: Promise<unknown>[] = [];
	const timer = setInterval(() => {
		for (let i = 0; i < 5; i++) {
			const key = `key ${(step * 7919) % 40_000}`;
			if (step % 3 === 0) {
				expected.set(key, undefined);
				writes.push(handle.drop(key));
			} else {
				expected.set(key, step);
				writes.push(handle.put(key, step));
			}
			step++;
		}
	}, 1);
	onTestFinished(() => clearInterval(timer));
	const control = await driver();
	for (const release of ["shelf@1.0.1", "shelf@1.0.2"]) expect(await control.swap(release)).toMatchObject({ ok: true });
	clearInterval(timer);
	await Promise.all(writes);
	expect(await handle.version()).toBe("1.0.2");
	expect(await handle.writes()).toBe(step);
	const there = new Map(await handle.all());
	for (const [key, value] of expected) expect([key, there.get(key)]).toEqual([key, value]);
	for (let i = 0; i < 20_000; i += 97)
		if (!expected.has(`key ${i}`)) expect(there.get(`key ${i}`)).toMatchObject({ i });
});

test("entries are migrated on their way up and down, by every release in between", async () => {
	const three = `[...${withUpper}, { from: 2, to: 3,
		up: (state) => ({ ...state, third: true }),
		down: ({ third, ...state }) => state,
		entries: { items: { up: (value, key) => ({ ...value, key }), down: ({ key, ...value }) => value } },
	}]`;
	const releases = [
		shelf("1.0.0"),
		shelf("2.0.0", { stateVersion: 2, migrations: withUpper }),
		shelf("3.0.0", { stateVersion: 3, migrations: three }),
	];
	const { runtime, driver } = await hosted({ releases });
	const handle = runtime.component<Shelf>("shelf");
	await handle.put("a", { text: "abc" });
	const control = await driver();
	const hops = ["1-2 shelf@2.0.0", "2-3 shelf@3.0.0"];
	expect(await control.swap({ release: "shelf@3.0.0", hops })).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual([["a", { text: "ABC", key: "a" }]]);
	await handle.put("b", { text: "NEW", key: "b" });
	const back = ["3-2 shelf@3.0.0", "2-1 shelf@2.0.0"];
	expect(await control.swap({ release: "shelf@1.0.0", hops: back })).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual([
		["a", { text: "abc" }],
		["b", { text: "new" }],
	]);
});

test("an entry that cloning would change is named before anybody waits", async () => {
	const { runtime, driver } = await hosted({
		releases: [shelf("1.0.0", { before: "class Item {}; items.set('odd', { inner: [new Item()] });" }), shelf("1.0.1")],
	});
	const answer = await (await driver()).prepare("shelf@1.0.1");
	expect(answer).toMatchObject({
		ok: false,
		error: {
			code: "not-cloneable",
			message: expect.stringMatching(/items\.get\("odd"\)\.inner\[0\], it is an instance of Item/),
		},
	});
	expect(await runtime.component<Shelf>("shelf").version()).toBe("1.0.0");
});

test("a migration of an entry that throws fails the copy, and the old release serves on with all it has", async () => {
	const throwing =
		'[{ from: 1, to: 2, entries: { items: { up: () => { throw new Error("odd entry"); }, down: (value) => value } } }]';
	const { runtime, driver } = await hosted({
		releases: [shelf("1.0.0"), shelf("2.0.0", { stateVersion: 2, migrations: throwing })],
	});
	const handle = runtime.component<Shelf>("shelf");
	await handle.fill(10);
	const answer = await (await driver()).swap({ release: "shelf@2.0.0", hops: ["1-2 shelf@2.0.0"] });
	expect(answer).toMatchObject({ ok: false, error: { message: expect.stringContaining("odd entry") } });
	await handle.put("more", 1);
	expect([await handle.version(), await handle.size()]).toEqual(["1.0.0", 11]);
});

test("a swap that is taken back after the copy leaves the old release as it was, and the next one copies anew", async () => {
	const { runtime, driver } = await hosted({ releases: [shelf("1.0.0"), shelf("1.0.1")] });
	const handle = runtime.component<Shelf>("shelf");
	await handle.fill(1_000);
	const control = await driver();
	const prepared = await control.prepare("shelf@1.0.1");
	if (!prepared.ok) throw new Error(prepared.error.message);
	await control.abort(prepared.value);
	await handle.drop("key 0");
	expect(await control.swap("shelf@1.0.1")).toMatchObject({ ok: true });
	expect([await handle.version(), await handle.size()]).toEqual(["1.0.1", 999]);
});

test("a release that is refused in the gate leaves the old one with everything, and with what is written after", async () => {
	const sick = shelf("1.0.1", { extra: "importState: () => { throw new Error('no'); }," });
	const { runtime, driver } = await hosted({ releases: [shelf("1.0.0"), sick, shelf("1.0.2")] });
	const handle = runtime.component<Shelf>("shelf");
	await handle.fill(1_000);
	const control = await driver();
	expect(await control.swap("shelf@1.0.1")).toMatchObject({ ok: false });
	await handle.put("after", 1);
	expect(await control.swap("shelf@1.0.2")).toMatchObject({ ok: true });
	expect([await handle.get("after"), await handle.size()]).toEqual([1, 1_001]);
});

test("the snapshot of a swap, and what a stop keeps, hold the maps too", async () => {
	const workspace = await workspaceForTest({
		releases: [shelf("1.0.0"), shelf("1.0.1")],
		manifest: { components: { shelf: "1.0.0" } },
	});
	const { runtime, driver } = await host(workspace);
	const handle = runtime.component<Shelf>("shelf");
	await handle.put("a", 1);
	const control = await driver();
	const snapshotFolder = join(workspace.root, "kept");
	expect(await control.swap("shelf@1.0.1", { snapshotFolder })).toMatchObject({ ok: true });
	const file = snapshotFile(join(snapshotFolder, runtime.id), "shelf");
	expect(await readSnapshot(file)).toMatchObject({
		ok: true,
		value: { version: "1.0.0", state: { writes: 1 }, maps: new Map([["items", new Map([["a", 1]])]]) },
	});
	await handle.put("b", 2);
	expect(await control.swap({ release: "shelf@1.0.0", restoreFrom: file })).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual([["a", 1]]);
	await handle.put("c", 3);
	await runtime.stop({ save: true });
	const again = await Runtime.start({ root: workspace.root, log: () => {} });
	onTestFinished(() => again.stop());
	expect(await again.component<Shelf>("shelf").all()).toEqual([
		["a", 1],
		["c", 3],
	]);
});

test("what is asked for after setup is refused, with what to do instead", async () => {
	const late = shelf("1.0.0", {
		before: "const trackedMap = context.trackedMap;",
		extra: "health: () => { trackedMap('late'); },",
	});
	const { runtime } = await hosted({ releases: [late] });
	const { slots } = await runtime.status();
	expect(slots).toMatchObject([
		{ health: { status: "failed", reason: expect.stringMatching(/"late" was asked for after setup/) } },
	]);
});

test("a map that the old release did not have keeps what setup has put into it, and the others hold what was copied", async () => {
	const newer = shelf("1.1.0", {
		before: "items.set('default', 1); const totals = context.trackedMap('totals'); totals.set('all', 0);",
		extra: "health: () => { if (totals.get('all') !== 0) throw new Error('the totals are gone'); },",
	});
	const { runtime, driver } = await hosted({ releases: [shelf("1.0.0"), newer] });
	const handle = runtime.component<Shelf>("shelf");
	await handle.put("a", 1);
	expect(await (await driver()).swap("shelf@1.1.0")).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual([["a", 1]]);
	expect((await runtime.status()).slots).toMatchObject([{ health: { status: "healthy" } }]);
});
