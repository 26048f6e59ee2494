import { join } from "node:path";
import { ConfigsRequest, readSnapshot, snapshotFile } from "@noodle-upgrade/runtime/control";
import { expect, test } from "vitest";
import { writtenConfig } from "../../runtime/src/start/written-config.ts";
import { type Journal, journal, stateless, warmJournal } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";
import { underLoad } from "./harness/load.ts";

interface Answering {
	version(): Promise<string>;
}

test("a stateless release is replaced while handles stay, and the report says what happened", async () => {
	const { runtime, driver } = await hosted({
		releases: [stateless("renderer", "1.0.0"), stateless("renderer", "2.0.0")],
	});
	const renderer = runtime.component<Answering>("renderer");
	const answer = await (await driver()).swap("renderer@2.0.0");
	expect(answer).toMatchObject({ ok: true, value: { components: [{ name: "renderer", from: "1.0.0", to: "2.0.0" }] } });
	expect(await renderer.version()).toBe("2.0.0");
	const { slots, lastSwap, swaps } = await runtime.status();
	expect(slots).toMatchObject([{ version: "2.0.0", generation: 2, health: { status: "healthy" } }]);
	expect(lastSwap?.stages.map(({ name }) => name)).toEqual(["prepare", "copy", "settle", "health", "begin"]);
	expect(swaps).toEqual([]);
});

test.each([
	["stopped and copied", journal],
	["set up ahead", warmJournal],
])("under steady load no call is lost, doubled or reordered, and no state: %s", async (_, release) => {
	const { runtime, driver } = await hosted({ releases: [release("1.0.0"), release("1.0.1")] });
	const control = await driver();
	const load = underLoad(runtime.component<Journal>("journal"));
	for (const version of ["1.0.1", "1.0.0", "1.0.1", "1.0.0"]) {
		await load.goOn(100);
		expect(await control.swap(`journal@${version}`)).toMatchObject({ ok: true });
	}
	await load.goOn(100);
	await load.end();
});

test("with importState, setup runs ahead of the gate and only the import in it", async () => {
	const before = 'context.log.info("setting up with " + (state === undefined ? "nothing" : "state"));';
	const next = warmJournal("2.0.0", { before, extra: "importState: (given) => { entries = [...given.entries]; }," });
	const { runtime, driver, log } = await hosted({ releases: [warmJournal("1.0.0"), next] });
	const handle = runtime.component<Journal>("journal");
	const control = await driver();
	await handle.append("before");
	const prepared = await control.prepare("journal@2.0.0");
	await log.said(/setting up with nothing/);
	await handle.append("while prepared");
	expect(prepared.ok && (await control.switch(prepared.value)).ok).toBe(true);
	expect(await handle.all()).toEqual(["before", "while prepared"]);
	expect(log.text).not.toContain("with state");
});

test("a release with importState gets its state through it also where it could not be set up ahead", async () => {
	const { runtime, driver } = await hosted({
		releases: [journal("1.0.0"), warmJournal("2.0.0", { before: "entries = [];" })],
	});
	const handle = runtime.component<Journal>("journal");
	await handle.append("kept");
	expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual(["kept"]);
});

test("a release without importState gets its state in setup, though the old one had importState", async () => {
	const { runtime, driver } = await hosted({ releases: [warmJournal("1.0.0"), journal("2.0.0")] });
	const handle = runtime.component<Journal>("journal");
	await handle.append("kept");
	expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual(["kept"]);
});

const boxes = (version: string, stateVersion: number) => {
	const wrap = (by: number) => `{ from: ${by}, to: ${by + 1},
		up: ({ entries }) => ({ entries: [...entries, "up to ${by + 1} by ${version}"] }),
		down: ({ entries }) => ({ entries: [...entries, "down to ${by} by ${version}"] }) }`;
	return journal(version, { noodle: { state_version: stateVersion }, migrations: `[${wrap(stateVersion - 1)}]` });
};

test("state goes up and down over several versions, each step by the release that knows it", async () => {
	const releases = [journal("1.0.0"), boxes("2.0.0", 2), boxes("3.0.0", 3)];
	const { runtime, driver } = await hosted({ releases });
	const handle = runtime.component<Journal>("journal");
	const control = await driver();
	await handle.append("mine");
	const up = { release: "journal@3.0.0", hops: ["1-2 journal@2.0.0", "2-3 journal@3.0.0"] };
	expect(await control.swap(up)).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual(["mine", "up to 2 by 2.0.0", "up to 3 by 3.0.0"]);
	await handle.append("written above");
	const down = { release: "journal@1.0.0", hops: ["3-2 journal@3.0.0", "2-1 journal@2.0.0"] };
	expect(await control.swap(down)).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual([
		"mine",
		"up to 2 by 2.0.0",
		"up to 3 by 3.0.0",
		"written above",
		"down to 2 by 3.0.0",
		"down to 1 by 2.0.0",
	]);
});

test("the old state is kept on disk when asked for, and a swap can start from it again", async () => {
	const { workspace, runtime, driver } = await hosted({ releases: [journal("1.0.0"), journal("1.0.1")] });
	const handle = runtime.component<Journal>("journal");
	const control = await driver();
	const folder = workspace.path(".noodle", "snapshots", "an-upgrade");
	await handle.append("in the snapshot");
	expect(await control.swap("journal@1.0.1", { snapshotFolder: folder })).toMatchObject({ ok: true });
	await handle.append("after it");
	const file = snapshotFile(join(folder, runtime.id), "journal");
	expect(await readSnapshot(file)).toMatchObject({ ok: true, value: { version: "1.0.0", stateVersion: 1 } });
	expect(await control.swap({ release: "journal@1.0.0", restoreFrom: file })).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual(["in the snapshot"]);
});

test("a snapshot is restored also over a release whose own state cannot be exported any more", async () => {
	const breaking =
		'exportState: () => { if (entries.includes("poison")) throw new Error("lost it"); return { entries }; },';
	const broken = journal("1.0.1", { extra: breaking });
	const { workspace, runtime, driver, log } = await hosted({ releases: [journal("1.0.0"), broken] });
	const handle = runtime.component<Journal>("journal");
	const control = await driver();
	const folder = workspace.path(".noodle", "snapshots", "an-upgrade");
	await handle.append("in the snapshot");
	expect(await control.swap("journal@1.0.1", { snapshotFolder: folder })).toMatchObject({ ok: true });
	const restoreFrom = snapshotFile(join(folder, runtime.id), "journal");
	await handle.append("poison");
	expect(await control.swap("journal@1.0.0")).toMatchObject({ ok: false, error: { code: "component-error" } });
	expect(await control.swap({ release: "journal@1.0.0", restoreFrom })).toMatchObject({ ok: true });
	expect(await handle.all()).toEqual(["in the snapshot"]);
	expect(log.text).toMatch(/is given up for the one that is restored, and could not be kept: .*lost it/);
});

test("a snapshot that is missing, damaged or another component's refuses the swap", async () => {
	const notes = (version: string) => ({ ...journal(version), name: "notes" });
	const { workspace, driver, runtime } = await hosted({
		releases: [journal("1.0.0"), journal("1.0.1"), boxes("2.0.0", 2), notes("1.0.0"), notes("1.0.1")],
	});
	const control = await driver();
	const folder = workspace.path("snapshots");
	expect(await control.swap("journal@1.0.1", { snapshotFolder: folder })).toMatchObject({ ok: true });
	const good = snapshotFile(join(folder, runtime.id), "journal");
	await workspace.writeManifest({ not: "a snapshot" });
	const attempt = (release: string, restoreFrom: string) => control.swap({ release, restoreFrom });
	const refused = (code: string) => ({ ok: false, error: { code } });
	expect(await attempt("journal@1.0.0", `${good}.gone`)).toMatchObject(refused("snapshot-missing"));
	expect(await attempt("journal@1.0.0", workspace.path("noodle.json"))).toMatchObject(refused("snapshot-unreadable"));
	expect(await attempt("journal@2.0.0", good)).toMatchObject(refused("snapshot-mismatch"));
	expect(await attempt("notes@1.0.1", good)).toMatchObject(refused("snapshot-mismatch"));
});

test("state that the descriptor does not declare is warned of, since it is not carried over", async () => {
	const { log } = await hosted({ releases: [journal("1.0.0", { noodle: { state_version: undefined } })] });
	expect(log.text).toMatch(
		/will not carry the state of 1\.0\.0 over: it has exportState, but declares no state_version/,
	);
});

test("configuration comes with the swap, environment variables filled in by the runtime", async () => {
	const releases = ["1.0.0", "2.0.0"].map((version) => stateless("keeper", version, "config: () => context.config,"));
	const { runtime, driver } = await hosted({ releases, options: { env: { KEY: "secret" } } });
	const control = await driver();
	const wanted = { release: "keeper@2.0.0", config: { key: `\${env:KEY}`, size: 3 } };
	expect(await control.swap(wanted)).toMatchObject({ ok: true });
	const keeper = runtime.component<{ config(): object }>("keeper");
	expect(await keeper.config()).toEqual({ key: "secret", size: 3 });
	// It tells what it was given, and never what it has filled in.
	const configs = await control.connection.request(ConfigsRequest, null, 10_000);
	expect(configs).toEqual({ ok: true, value: { keeper: wanted.config } });
	const { slots } = await control.status();
	expect(slots[0]?.configHash).toBe(writtenConfig({ size: 3, key: wanted.config.key }).hash);
	const missing = { release: "keeper@1.0.0", config: { key: `\${env:NOT_SET}` } };
	expect(await control.swap(missing)).toMatchObject({
		ok: false,
		error: { message: expect.stringContaining("NOT_SET") },
	});
});

test("the same release takes over from itself with another configuration, and keeps the state", async () => {
	const counter = {
		name: "counter",
		version: "1.0.0",
		noodle: { state_version: 1 },
		source: `export default {
	setup({ state, config }) {
		let count = state?.count ?? 0;
		return { methods: { add: () => (count += config.step) }, exportState: () => ({ count }) };
	},
};
`,
	};
	const manifest = { components: { counter: { version: "1.0.0", config: { step: 1 } } } };
	const { runtime, driver } = await hosted({ releases: [counter], manifest });
	const control = await driver();
	const handle = runtime.component<{ add(): number }>("counter");
	expect(await handle.add()).toBe(1);
	expect(await control.swap({ release: "counter@1.0.0", config: { step: 10 } })).toMatchObject({ ok: true });
	expect(await handle.add()).toBe(11);
	const [slot] = (await control.status()).slots;
	expect(slot).toMatchObject({ version: "1.0.0", configHash: writtenConfig({ step: 10 }).hash, generation: 2 });
	expect(slot?.releases[0]?.configHash).toBe(slot?.configHash);
});

test("buffers of the old release are copied, never taken from it", async () => {
	const holder = (version: string, extra = "") => ({
		name: "holder",
		version,
		noodle: { state_version: 1 },
		source: `export default {
	setup(context) {
		const state = context.state ?? { bytes: new Uint8Array([1, 2, 3]), shared: new SharedArrayBuffer(2) };
		const kept = context.trackedMap("kept");
		if (!context.state) kept.set("a", new Uint8Array([4, 5]));
		return {
			methods: { bytes: () => [...state.bytes, ...kept.get("a")], version: () => "${version}" },
			exportState: () => state,
			${extra}
		};
	},
};
`,
	});
	const sick = holder("2.0.0", "health: () => ({ healthy: false }),");
	const { runtime, driver } = await hosted({ releases: [holder("1.0.0"), sick, holder("3.0.0")] });
	const control = await driver();
	const handle = runtime.component<{ bytes(): number[]; version(): string }>("holder");
	expect(await control.swap("holder@2.0.0")).toMatchObject({ ok: false });
	expect([await handle.version(), await handle.bytes()]).toEqual(["1.0.0", [1, 2, 3, 4, 5]]);
	expect(await control.swap("holder@3.0.0")).toMatchObject({ ok: true });
	expect([await handle.version(), await handle.bytes()]).toEqual(["3.0.0", [1, 2, 3, 4, 5]]);
});
