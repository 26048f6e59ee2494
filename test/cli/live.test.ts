import { readdir, readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { writeRelease } from "../harness/workspace.ts";
import { counter, greeter, totalCounter } from "./harness/components.ts";

const manifest = `{
	// What the service is made of.
	"components": {
		"greeter": "1.0.0", /* said first */
		"counter": { "config": {}, "version": "1.0.0" },
	},
}
`;
const releases = [greeter("1.0.0"), greeter("1.1.0"), counter("1.0.0"), counter("1.1.0"), totalCounter("2.0.0")];

async function versionOf(root: string, component: string) {
	const { components } = (await noodle(root, ["list"])).json();
	return components.find(({ name }: { name: string }) => name === component);
}

test.concurrent("a session: call, plan, upgrade, roll back twice, look at the history, all in one process that keeps its count", async ({
	workspace,
}) => {
	const { root, path } = await workspace({ manifest, releases });
	const { pid, id, process } = await startRuntime(root);
	for (let i = 0; i < 3; i++) await call(root, "counter", "increment");

	// What the runtime that goes on running writes by itself is its own affair.
	const tree = async () => (await readdir(root, { recursive: true })).filter((path) => !path.includes("cache"));
	const treeBefore = await tree();
	const statusBefore = (await noodle(root, ["list"])).json();
	const plan = await noodle(root, ["plan", "counter@2.0.0"]);
	expect(plan.json()).toMatchObject({ feasible: true, steps: [{ component: "counter", from: "1.0.0", to: "2.0.0" }] });
	expect(await tree()).toEqual(treeBefore);
	expect((await noodle(root, ["list"])).json()).toEqual(statusBefore);

	const first = await noodle(root, ["upgrade", "counter@1.1.0"]);
	expect(first.json()).toMatchObject({ outcome: "committed", error: null });
	const second = await noodle(root, ["upgrade", "counter@2.0.0", "greeter"]);
	expect(second).toMatchObject({ code: 0 });
	expect(second.json()).toMatchObject({
		id: expect.stringMatching(/^\d{6}-\d{6}-[0-9a-f]{4}$/),
		outcome: "committed",
		steps: [
			{ component: "greeter", from: "1.0.0", to: "1.1.0" },
			{ component: "counter", from: "1.1.0", to: "2.0.0" },
		],
		error: null,
	});
	expect(second.stderr).toContain("Going to change greeter 1.0.0 → 1.1.0, counter 1.1.0 → 2.0.0…");
	expect(second.stderr).toMatch(/Switching to .*counter@2\.0\.0/);
	expect(await versionOf(root, "counter")).toMatchObject({
		wanted: "2.0.0",
		installed: "2.0.0",
		running: [{ runtime: id, pid, version: "2.0.0", health: "healthy" }],
	});
	expect(await call(root, "counter", "increment")).toBe(4);
	expect(await readFile(path("noodle.json"), "utf8")).toBe(
		manifest.replace('"greeter": "1.0.0"', '"greeter": "1.1.0"').replace('"version": "1.0.0"', '"version": "2.0.0"'),
	);

	const undone = await noodle(root, ["rollback"]);
	expect(undone.json()).toMatchObject({
		outcome: "committed",
		steps: [{ to: "1.0.0" }, { from: "2.0.0", to: "1.1.0" }],
	});
	expect(await call(root, "counter", "version")).toBe("1.1.0");
	expect(await call(root, "counter", "increment")).toBe(5);
	expect((await noodle(root, ["rollback"])).json()).toMatchObject({
		outcome: "committed",
		steps: [{ component: "counter", from: "1.1.0", to: "1.0.0" }],
	});
	expect(await call(root, "counter", "count")).toBe(5);
	const spent = await noodle(root, ["rollback"]);
	expect(spent).toMatchObject({ code: 1 });
	expect(spent.json()).toMatchObject({ outcome: "refused", error: { code: "nothing-to-roll-back" } });

	const { upgrades } = (await noodle(root, ["history"])).json();
	expect(upgrades.map(({ kind, outcome }: Record<string, string>) => [kind, outcome])).toEqual([
		["rollback", "refused"],
		["rollback", "committed"],
		["rollback", "committed"],
		["upgrade", "committed"],
		["upgrade", "committed"],
	]);
	expect(upgrades[3]).toEqual({
		id: second.json().id,
		kind: "upgrade",
		outcome: "committed",
		components: [
			{ name: "greeter", from: "1.0.0", to: "1.1.0" },
			{ name: "counter", from: "1.1.0", to: "2.0.0" },
		],
		started_at: expect.stringMatching(/^\d{4}-.*Z$/),
		finished_at: expect.stringMatching(/^\d{4}-.*Z$/),
		duration_ms: expect.any(Number),
		actor: "cli",
		user: userInfo().username,
		strategy: "gradual",
		reason: expect.stringContaining("counter@2.0.0"),
		code: null,
		category: null,
		undoes: null,
	});
	expect((await startNoodle(root, ["history"]).finished).stdout).toMatch(/counter 1\.1\.0 → 2\.0\.0/);
	expect((await versionOf(root, "counter")).running[0].pid).toBe(pid);
	process.signal("SIGTERM");
	expect(await process.finished).toMatchObject({ code: 0 });
});

test.concurrent("roll back by name takes one of a set, and --to takes all since a point", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	await startRuntime(root);
	const set = (await noodle(root, ["upgrade", "counter@1.1.0", "greeter@1.1.0"])).json();
	await noodle(root, ["upgrade", "counter@2.0.0"]);

	const one = (await noodle(root, ["rollback", "greeter"])).json();
	expect(one).toMatchObject({ outcome: "committed", steps: [{ component: "greeter", to: "1.0.0" }] });
	const all = (await noodle(root, ["rollback", "--to", set.id])).json();
	expect(all).toMatchObject({ outcome: "committed", steps: [{ component: "counter", from: "2.0.0", to: "1.0.0" }] });
	expect((await noodle(root, ["rollback", "--to", set.id])).json().error).toMatchObject({
		code: "nothing-to-roll-back",
	});
	expect((await noodle(root, ["rollback", "--to", "no-such"])).json().error).toMatchObject({ code: "unknown-point" });
});

test.concurrent("--restore-snapshot brings the state back as it was, later writes lost", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	await startRuntime(root);
	await call(root, "counter", "increment");
	await noodle(root, ["upgrade", "counter@2.0.0"]);
	await call(root, "counter", "increment");

	expect((await noodle(root, ["rollback", "--restore-snapshot"])).json()).toMatchObject({ outcome: "committed" });
	expect(await call(root, "counter", "count")).toBe(1);
	expect(await call(root, "counter", "version")).toBe("1.0.0");
});

test.concurrent("what was taken back by hand counts as undone, so that the next rollback goes further back", async ({
	workspace,
}) => {
	const made = await workspace({ manifest, releases });
	const { root } = made;
	await noodle(root, ["upgrade", "counter@1.1.0"]);
	await noodle(root, ["upgrade", "greeter@1.1.0"]);
	await made.writeManifest({ components: { greeter: "1.0.0", counter: "1.1.0" } });
	await startRuntime(root);

	expect((await noodle(root, ["rollback"])).json()).toMatchObject({ outcome: "committed", steps: [] });
	expect((await noodle(root, ["rollback"])).json()).toMatchObject({
		outcome: "committed",
		steps: [{ component: "counter", from: "1.1.0", to: "1.0.0" }],
	});
});

test.concurrent("what has to move along on the way back goes to what it was, and not to whatever else would fit", async ({
	workspace,
}) => {
	const greeting = (version: string, range: string) => greeter(version, { dependencies: { counter: range } });
	const { root } = await workspace({
		manifest: { components: { greeter: "1.0.0", counter: "1.0.0" } },
		releases: [
			greeting("1.0.0", "1.x"),
			greeting("2.0.0", "2.x"),
			counter("1.0.0"),
			counter("1.5.0"),
			counter("2.0.0"),
		],
	});
	await noodle(root, ["upgrade", "greeter@2.0.0", "counter@2.0.0"]);

	expect((await noodle(root, ["rollback", "greeter"])).json().steps).toMatchObject([
		{ component: "greeter", from: "2.0.0", to: "1.0.0" },
		{ component: "counter", from: "2.0.0", to: "1.0.0" },
	]);
	expect((await noodle(root, ["rollback"])).json()).toMatchObject({ error: { code: "nothing-to-roll-back" } });
});

test.concurrent("without a runtime an upgrade changes manifest and store, and says when it takes effect", async ({
	workspace,
}) => {
	const { root } = await workspace({ manifest, releases });

	const upgraded = await noodle(root, ["upgrade", "greeter@1.1.0"]);
	expect(upgraded.json()).toMatchObject({
		outcome: "committed",
		notes: ["It takes effect at the next start, because no runtime is alive."],
	});
	expect((await noodle(root, ["history"])).json().upgrades[0].reason).toBe(
		"What is wanted now is greeter@1.1.0. It takes effect at the next start, because no runtime is alive.",
	);
	expect((await startNoodle(root, ["plan", "counter"]).finished).stdout).toMatch(/next start/);
	await startRuntime(root);
	expect(await call(root, "greeter", "version")).toBe("1.1.0");
});

test.concurrent("a release that is not hot swappable waits for the next start, with its set", async ({ workspace }) => {
	const { root } = await workspace({
		manifest,
		releases: [...releases, greeter("2.0.0", { hot_swappable: false })],
	});
	const runtime = await startRuntime(root);

	const upgraded = (await noodle(root, ["upgrade", "greeter@2.0.0", "counter@1.1.0"])).json();
	expect(upgraded).toMatchObject({
		outcome: "committed",
		notes: [expect.stringMatching(/cannot be swapped/), expect.anything()],
	});
	const [{ reason }] = (await noodle(root, ["history"])).json().upgrades;
	expect(reason).toContain("It takes effect at the next start");
	expect(reason).not.toContain("It now runs");
	expect(await call(root, "greeter", "version")).toBe("1.0.0");
	expect(await call(root, "counter", "version")).toBe("1.0.0");
	await runtime.stop();
	await startRuntime(root);
	expect(await call(root, "greeter", "version")).toBe("2.0.0");
	expect(await call(root, "counter", "version")).toBe("1.1.0");
});

test.concurrent("apply brings a running service to what a pull has changed in the manifest, and says so when there is nothing", async ({
	workspace,
}) => {
	const made = await workspace({ manifest, releases });
	const { root } = made;
	await startRuntime(root);
	await made.writeManifest({ components: { greeter: "1.1.0", counter: "2.0.0" } });

	const applied = (await noodle(root, ["apply"])).json();
	expect(applied).toMatchObject({ outcome: "committed", steps: [{ to: "1.1.0" }, { to: "2.0.0" }] });
	expect(await call(root, "counter", "version")).toBe("2.0.0");
	expect((await noodle(root, ["apply"])).json()).toMatchObject({ outcome: "committed", steps: [] });
	expect((await noodle(root, ["check"])).json()).toEqual({ ok: true, findings: [] });
});

test.concurrent("content that changed under one version is refused by upgrade and found by check", async ({
	workspace,
}) => {
	const { root, path } = await workspace({ manifest, releases });
	await startRuntime(root);
	await noodle(root, ["upgrade", "greeter@1.1.0"]);
	await writeRelease(path("runtime_components", "greeter", "1.1.0"), {
		...greeter("1.1.0"),
		source: "export default {};",
	});

	const checked = await noodle(root, ["check"]);
	expect(checked).toMatchObject({ code: 1 });
	expect(checked.json().findings).toMatchObject([{ code: "release-changed", component: "greeter" }]);
	expect(await call(root, "greeter", "version")).toBe("1.1.0");
});

test.concurrent("an upgrade path with a stop goes over it, the state migrated on the way", async ({ workspace }) => {
	const { root } = await workspace({
		manifest: { components: { "search-index": "1.0.0", renderer: "1.0.0", "rate-limiter": "1.0.0" } },
		withExample: true,
	});
	await startRuntime(root);
	await call(root, "search-index", "add", { id: "x", title: "Hello", text: "needle in hay" });

	const upgraded = (await noodle(root, ["upgrade", "search-index@2.0.0"])).json();

	expect(upgraded).toMatchObject({ outcome: "committed", error: null });
	expect(upgraded.steps.filter(({ component }: { component: string }) => component === "search-index")).toMatchObject([
		{ from: "1.0.0", to: "1.1.0" },
		{ from: "1.1.0", to: "2.0.0" },
	]);
	expect(JSON.stringify(await call(root, "search-index", "search", "needle"))).toContain("Hello");
});

test.concurrent("the environment wins over the manifest: upgrades off, swaps off, rollbacks off", async ({
	workspace,
}) => {
	const { root } = await workspace({ manifest, releases });
	await startRuntime(root);
	const off = await noodle(root, ["upgrade", "greeter"], { env: { NOODLE_RUNTIME_UPGRADE_ENABLED: "0" } });
	expect(off.json()).toMatchObject({ outcome: "refused", error: { code: "upgrades-disabled" } });
	const cold = await noodle(root, ["upgrade", "greeter"], { env: { NOODLE_HOT_SWAP_ENABLED: "false" } });
	expect(cold.json()).toMatchObject({ outcome: "committed", notes: [expect.stringMatching(/switched off/)] });
	expect(await call(root, "greeter", "version")).toBe("1.0.0");
	const back = await noodle(root, ["rollback"], { env: { NOODLE_ROLLBACK_ENABLED: "no" } });
	expect(back.json()).toMatchObject({ outcome: "refused", error: { code: "rollbacks-disabled" } });
});

test.concurrent("calls fail with a code: no runtime, unknown component, unknown method, unknown runtime", async ({
	workspace,
}) => {
	const { root, writeManifest } = await workspace({ manifest, releases });
	const codeOf = async (...words: string[]) => {
		const ended = await noodle(root, ["call", ...words]);
		expect(ended.code).toBe(1);
		return ended.json().error.code;
	};
	expect(await codeOf("greeter", "version")).toBe("no-runtime");
	const { id } = await startRuntime(root);
	expect(await codeOf("nobody", "version")).toBe("unknown-component");
	await writeManifest({ components: { greeter: "1.0.0", counter: "1.0.0", late: "1.0.0" } });
	expect(await codeOf("late", "version")).toBe("component-unavailable");
	expect(await codeOf("greeter", "shout")).toBe("unknown-method");
	expect(await codeOf("greeter", "version", "--runtime", "other")).toBe("unknown-runtime");
	expect((await noodle(root, ["call", "greeter", "version", "--runtime", id])).json()).toEqual({ result: "1.0.0" });
});
