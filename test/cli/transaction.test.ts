import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call, componentOf, historyOf, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { until } from "../harness/until.ts";
import type { TempWorkspace, WorkspaceSpec } from "../harness/workspace.ts";
import { counter, greeter, totalCounter } from "./harness/components.ts";

const manifest = { components: { greeter: "1.0.0", counter: "1.0.0" } };
const releases = [greeter("1.0.0"), greeter("1.1.0"), counter("1.0.0"), counter("1.1.0"), totalCounter("2.0.0")];
const longBake = { env: { NOODLE_BAKE_SECONDS: "60" } };

async function hosted(workspace: (spec: WorkspaceSpec) => Promise<TempWorkspace>) {
	const made = await workspace({ manifest, releases });
	const runtime = await startRuntime(made.root);
	await call(made.root, "counter", "increment");
	return { ...made, runtime };
}

/** An upgrade that has switched and would watch for a minute. */
async function inItsBake(root: string, target: string) {
	const upgrade = startNoodle(root, ["upgrade", target, "--json"], longBake);
	await upgrade.said(/Watching the new release/);
	return { upgrade, id: await underWay(root) };
}

async function underWay(root: string): Promise<string> {
	const [newest] = await historyOf(root);
	expect(newest).toMatchObject({ outcome: null, finishedAt: null });
	return newest?.id ?? "";
}

const versions = async (root: string) => [
	await call(root, "greeter", "version"),
	await call(root, "counter", "version"),
	await call(root, "counter", "count"),
];

test("a second upgrade of a component under way is refused with the first one's id; promote ends the first", async ({
	workspace,
}) => {
	const { root } = await hosted(workspace);
	const { upgrade, id } = await inItsBake(root, "counter@2.0.0");

	const second = await noodle(root, ["upgrade", "counter@1.1.0"]);
	expect(second).toMatchObject({ code: 1 });
	expect(second.json()).toMatchObject({ outcome: "refused", error: { code: "upgrade-under-way" } });
	expect(second.json().error.message).toContain(id);

	expect(await noodle(root, ["promote", id])).toMatchObject({ code: 0 });
	expect((await upgrade.finished).json()).toMatchObject({ id, outcome: "committed" });
	expect(await versions(root)).toEqual(["1.0.0", "2.0.0", 1]);
	const late = await noodle(root, ["promote", id]);
	expect(late.code).toBe(1);
	expect(late.json()).toMatchObject({ error: { code: "upgrade-over" } });
	expect(await noodle(root, ["mark-good", id])).toMatchObject({ code: 0 });
});

test("an upgrade of another component waits for the one under way", async ({ workspace }) => {
	const { root } = await hosted(workspace);
	const { upgrade, id } = await inItsBake(root, "counter@1.1.0");
	const waiting = startNoodle(root, ["upgrade", "greeter", "--json"]);
	await waiting.said(new RegExp(`Waiting for ${id} .* to end`));
	await noodle(root, ["promote", id]);
	expect((await upgrade.finished).json()).toMatchObject({ outcome: "committed" });
	expect((await waiting.finished).json()).toMatchObject({ outcome: "committed" });
	expect(await versions(root)).toEqual(["1.1.0", "1.1.0", 1]);
});

test("pause holds the bake beyond its time, resume lets it go on, abort takes it back, retry tries again", async ({
	workspace,
}) => {
	const { root } = await hosted(workspace);
	const upgrade = startNoodle(root, ["upgrade", "counter@2.0.0", "--json"], { env: { NOODLE_BAKE_SECONDS: "4" } });
	await upgrade.said(/Watching the new release/);
	const id = await underWay(root);
	await noodle(root, ["pause", id]);
	await upgrade.said(/Paused; promote, resume or abort it/);
	await noodle(root, ["abort", id]);

	const ended = await upgrade.finished;
	expect(ended).toMatchObject({ code: 1 });
	expect(ended.json()).toMatchObject({ outcome: "rolled_back", error: { code: "aborted" } });
	expect(await versions(root)).toEqual(["1.0.0", "1.0.0", 1]);

	const retried = await noodle(root, ["retry", id]);
	expect(retried).toMatchObject({ code: 0 });
	expect(retried.json()).toMatchObject({ kind: "upgrade", outcome: "committed" });
	expect(await versions(root)).toEqual(["1.0.0", "2.0.0", 1]);
	expect((await noodle(root, ["abort", id])).json()).toMatchObject({ error: { code: "upgrade-over" } });
	expect((await noodle(root, ["abort", "nothing"])).json()).toMatchObject({ error: { code: "unknown-upgrade" } });
});

test("a rollback that was stopped is tried again as a rollback", async ({ workspace }) => {
	const { root } = await hosted(workspace);
	await noodle(root, ["upgrade", "counter@2.0.0"]);
	const rollback = startNoodle(root, ["rollback", "--json"], longBake);
	await rollback.said(/Watching the new release/);
	rollback.signal("SIGINT");
	const stopped = (await rollback.finished).json();
	expect(stopped).toMatchObject({ outcome: "rolled_back", error: { code: "cancelled" } });
	expect(await versions(root)).toEqual(["1.0.0", "2.0.0", 1]);

	expect((await noodle(root, ["retry", stopped.id])).json()).toMatchObject({ kind: "rollback", outcome: "committed" });
	expect(await versions(root)).toEqual(["1.0.0", "1.0.0", 1]);
	expect((await noodle(root, ["rollback"])).json()).toMatchObject({ error: { code: "nothing-to-roll-back" } });
});

test("a paused bake that is resumed commits when its time is over", async ({ workspace }) => {
	const { root } = await hosted(workspace);
	const upgrade = startNoodle(root, ["upgrade", "greeter", "--json"], { env: { NOODLE_BAKE_SECONDS: "2" } });
	await upgrade.said(/Watching the new release/);
	const id = await underWay(root);
	// From within this process, because a process of its own might start too late for so short a bake.
	await observing(root, (there) => there.control("pause", id));
	await upgrade.said(/Paused/);
	await noodle(root, ["resume", id]);
	expect((await upgrade.finished).json()).toMatchObject({ outcome: "committed" });
});

test("the time in which an upgrade is paused does not count against upgrade_timeout", async ({ workspace }) => {
	const { root } = await hosted(workspace);
	const timeoutMs = 4000;
	const upgrade = startNoodle(root, ["upgrade", "greeter@1.1.0", "--json"], {
		env: { NOODLE_BAKE_SECONDS: "60", NOODLE_UPGRADE_TIMEOUT: String(timeoutMs / 1000) },
	});
	await upgrade.said(/Watching the new release/);
	const id = await underWay(root);
	await observing(root, (there) => there.control("pause", id));
	await upgrade.said(/Paused/);
	await observing(root, (there) =>
		until("it to say, after its time, that it is paused", () => {
			const [{ upgrade: record, status } = {}] = there.underWay();
			return status?.waits && Date.parse(status.at) - Date.parse(record?.startedAt ?? "") > timeoutMs;
		}),
	);
	expect(await underWay(root)).toBe(id);
	await noodle(root, ["promote", id]);
	expect((await upgrade.finished).json()).toMatchObject({ outcome: "committed" });
});

test.for(["SIGINT", "SIGTERM"] as const)("%s in the bake takes the upgrade back", async (signal, { workspace }) => {
	const { root, path } = await hosted(workspace);
	const { upgrade, id } = await inItsBake(root, "counter@2.0.0");
	expect(await call(root, "counter", "increment")).toBe(2);
	upgrade.signal(signal);
	const ended = await upgrade.finished;
	expect(ended).toMatchObject({ code: 1 });
	expect(ended.json()).toMatchObject({ id, outcome: "rolled_back", error: { code: "cancelled" } });
	expect(await versions(root)).toEqual(["1.0.0", "1.0.0", 2]);
	expect(JSON.parse(await readFile(path("noodle.json"), "utf8"))).toEqual(manifest);
});

test("Ctrl+C while a release hangs in its setup does not wait for it", async ({ workspace }) => {
	const { root, addRelease } = await hosted(workspace);
	await addRelease({ ...greeter("1.2.0"), source: "export default { setup: () => new Promise(() => {}) };" });
	const upgrade = startNoodle(root, ["upgrade", "greeter@1.2.0", "--json"]);
	await upgrade.said(/Loading greeter@1\.2\.0/);
	upgrade.signal("SIGINT");
	expect((await upgrade.finished).json()).toMatchObject({ outcome: "rolled_back" });
	expect(await versions(root)).toEqual(["1.0.0", "1.0.0", 1]);
});

test("Ctrl+C ends what has nothing to take back at once", async ({ workspace }) => {
	const { root, addRelease, runtime } = await hosted(workspace);
	await addRelease({
		...greeter("1.2.0", { methods: ["version", "forever"] }),
		source: `export default { setup: ({ log }) => ({ methods: { version: () => "1.2.0", forever() { log.info("asked"); return new Promise(() => {}); } } }) };`,
	});
	await noodle(root, ["upgrade", "greeter@1.2.0"]);
	const asking = startNoodle(root, ["call", "greeter", "forever"]);
	await runtime.process.said(/asked/);
	asking.signal("SIGINT");
	expect(await asking.finished).toMatchObject({ code: null });
});

test("a manifest that somebody edits in the bake keeps the edit; one of the same component takes the upgrade back", async ({
	workspace,
}) => {
	const { root, path, writeManifest } = await hosted(workspace);
	const first = await inItsBake(root, "counter@1.1.0");
	await writeManifest('{\n  // edited meanwhile\n  "components": { "greeter": "1.0.0", "counter": "1.0.0" }\n}\n');
	await noodle(root, ["promote", first.id]);
	expect((await first.upgrade.finished).json()).toMatchObject({ outcome: "committed" });
	expect(await readFile(path("noodle.json"), "utf8")).toBe(
		'{\n  // edited meanwhile\n  "components": { "greeter": "1.0.0", "counter": "1.1.0" }\n}\n',
	);

	const second = await inItsBake(root, "counter@2.0.0");
	await writeManifest({ components: { greeter: "1.0.0", counter: "1.0.0" } });
	await noodle(root, ["promote", second.id]);
	expect((await second.upgrade.finished).json()).toMatchObject({
		outcome: "rolled_back",
		error: { code: "manifest-changed" },
	});
	expect(await call(root, "counter", "version")).toBe("1.1.0");
	expect(JSON.parse(await readFile(path("noodle.json"), "utf8"))).toEqual(manifest);
});

test("a runtime that starts during the first bake is not left behind on the old release", async ({ workspace }) => {
	const { root } = await hosted(workspace);
	const { upgrade, id } = await inItsBake(root, "greeter@1.1.0");
	const late = await startRuntime(root);
	await noodle(root, ["promote", id]);
	const ended = (await upgrade.finished).json();
	const running = (await componentOf(root, "greeter")).running.map(({ version }) => version);
	expect(new Set(running)).toEqual(new Set([ended.outcome === "committed" ? "1.1.0" : "1.0.0"]));
	expect(await noodle(root, ["call", "greeter", "version", "--runtime", late.id])).toMatchObject({ code: 0 });
});
