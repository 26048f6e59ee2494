import { expect } from "vitest";
import { steadyLoad } from "../harness/load.ts";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { componentOf, historyOf } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { until } from "../harness/until.ts";
import type { ReleaseSpec } from "../harness/workspace.ts";

/** A component without state that fails in a share of its calls, evenly spread. */
function renderer(version: string, { failsOneIn = 0, extra = "" } = {}): ReleaseSpec {
	return {
		name: "renderer",
		version,
		noodle: { methods: ["render"] },
		source: `let calls = 0;
export default { setup: () => ({ methods: { render: () => {
	calls++;
	if (${failsOneIn} && calls % ${failsOneIn || 1} === 0) throw new Error("no table can be drawn");
	return "${version}";
} }, ${extra} }) };
`,
	};
}

const manifest = {
	components: { renderer: "1.0.0" },
	runtime_upgrade: { rollout: { percentage: 25, bake_seconds: 0, minimum_calls: 10 } },
};
const versionsOf = async (root: string) => (await componentOf(root, "renderer")).running.map(({ version }) => version);

/** Long enough for ten calls and more at 25 % of 400 a second. */
const steps = { env: { NOODLE_ROLLOUT_STEP_SECONDS: "0.4" } };

test("gradual gives a good release ever more of the calls, and the history says by which numbers", async ({
	workspace,
	onTestFinished,
}) => {
	const { root } = await workspace({ manifest, releases: [renderer("1.0.0"), renderer("1.1.0")] });
	await startRuntime(root);
	const load = await steadyLoad(root, "renderer", "render");
	onTestFinished(() => load.end());
	const upgrade = startNoodle(root, ["upgrade", "renderer@1.1.0", "--json"], steps);
	const { stderr, json } = await upgrade.finished;
	expect(json()).toMatchObject({ outcome: "committed" });
	const shares = [...stderr.matchAll(/gets (\d+) % of the calls/g)].map(([, percent]) => Number(percent));
	expect([...new Set(shares)]).toEqual([25, 50, 75]);
	const [entry] = await historyOf(root);
	expect(entry).toMatchObject({ outcome: "committed", reason: expect.stringMatching(/renderer@1\.1\.0: .*\d+ calls/) });
	await load.end();
	expect(load.callers[0]?.errors).toBe(0);
});

test("a release that fails goes back by itself at its first share, and no caller sees more errors than that share", async ({
	workspace,
	onTestFinished,
}) => {
	const { root } = await workspace({ manifest, releases: [renderer("1.0.0"), renderer("1.1.0", { failsOneIn: 1 })] });
	await startRuntime(root);
	const load = await steadyLoad(root, "renderer", "render");
	onTestFinished(() => load.end());
	const upgraded = await noodle(root, ["upgrade", "renderer@1.1.0"], steps);
	await load.end();
	expect([upgraded.code, upgraded.json()]).toMatchObject([
		1,
		{
			outcome: "rolled_back",
			error: { code: "rollout-failed", message: expect.stringMatching(/renderer@1\.1\.0: .*failed/) },
		},
	]);
	const [{ calls = 0, errors = 0 } = {}] = load.callers;
	expect(errors).toBeGreaterThan(0);
	expect(errors).toBeLessThanOrEqual(calls * 0.25 + 1);
	expect(await versionsOf(root)).toEqual(["1.0.0"]);
	expect((await historyOf(root))[0]?.reason).toMatch(/of \d+ calls/i);
});

test("canary stops at one share, immediate gives none", async ({ workspace, onTestFinished }) => {
	const { root } = await workspace({
		manifest,
		releases: ["1.0.0", "1.1.0", "1.2.0"].map((version) => renderer(version)),
	});
	await startRuntime(root);
	const load = await steadyLoad(root, "renderer", "render");
	onTestFinished(() => load.end());
	const canary = await startNoodle(root, ["upgrade", "renderer@1.1.0", "--strategy", "canary", "--json"], steps)
		.finished;
	expect([...new Set([...canary.stderr.matchAll(/gets (\d+) %/g)].map(([, percent]) => percent))]).toEqual(["25"]);
	expect(canary.json()).toMatchObject({ outcome: "committed" });
	const immediate = await startNoodle(root, ["upgrade", "renderer@1.2.0", "--strategy", "immediate", "--json"], steps)
		.finished;
	expect(immediate.stderr).not.toMatch(/of the calls/);
	expect(immediate.json()).toMatchObject({ outcome: "committed" });
	await load.end();
	expect(load.callers[0]?.errors).toBe(0);
});

test("a step in which nobody calls ends on health alone, and says so", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases: [renderer("1.0.0"), renderer("1.1.0")] });
	await startRuntime(root);
	const upgraded = await noodle(root, ["upgrade", "renderer@1.1.0"], { env: { NOODLE_ROLLOUT_STEP_SECONDS: "0.1" } });
	expect(upgraded.json()).toMatchObject({ outcome: "committed" });
	expect((await historyOf(root))[0]?.reason).toMatch(/No call came in this step/);
});

test("too few calls pause it, and a person who promotes it decides", async ({ workspace, onTestFinished }) => {
	const demanding = {
		...manifest,
		runtime_upgrade: { rollout: { percentage: 25, bake_seconds: 0, minimum_calls: 100_000 } },
	};
	const { root } = await workspace({ manifest: demanding, releases: [renderer("1.0.0"), renderer("1.1.0")] });
	await startRuntime(root);
	const few = await steadyLoad(root, "renderer", "render", { perSecond: 100 });
	const upgrade = startNoodle(root, ["upgrade", "renderer@1.1.0", "--strategy", "canary", "--json"], {
		env: { NOODLE_ROLLOUT_STEP_SECONDS: "0.1" },
	});
	onTestFinished(() => few.end());
	await upgrade.said(/It waits for more calls/);
	const [underWay] = await historyOf(root);
	expect((await noodle(root, ["promote", underWay?.id ?? ""])).code).toBe(0);
	expect((await upgrade.finished).json()).toMatchObject({ outcome: "committed" });
	expect((await historyOf(root))[0]?.reason).toMatch(/It was let go on by \w+\. renderer@1\.1\.0: /);
});

test("aborting a rollout gives all calls back to the old release", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases: [renderer("1.0.0"), renderer("1.1.0")] });
	await startRuntime(root);
	const upgrade = startNoodle(root, ["upgrade", "renderer@1.1.0", "--json"], {
		env: { NOODLE_ROLLOUT_STEP_SECONDS: "600" },
	});
	await upgrade.said(/gets 25 % of the calls/);
	const [underWay] = await historyOf(root);
	await noodle(root, ["abort", underWay?.id ?? ""]);
	expect((await upgrade.finished).json()).toMatchObject({ outcome: "rolled_back", error: { code: "aborted" } });
	expect(await versionsOf(root)).toEqual(["1.0.0"]);
});

test("an owner that dies in the middle of a rollout leaves the old release with all calls", async ({
	workspace,
	onTestFinished,
}) => {
	const { root } = await workspace({ manifest, releases: [renderer("1.0.0"), renderer("1.1.0", { failsOneIn: 1 })] });
	await startRuntime(root);
	const upgrade = startNoodle(root, ["upgrade", "renderer@1.1.0", "--json"], {
		env: { NOODLE_ROLLOUT_STEP_SECONDS: "600" },
	});
	await upgrade.said(/gets 25 % of the calls/);
	upgrade.signal("SIGKILL");
	await upgrade.finished;
	expect((await noodle(root, ["recover"])).json()).toMatchObject({ recovered: [{ outcome: "rolled_back" }] });
	const load = await steadyLoad(root, "renderer", "render");
	onTestFinished(() => load.end());
	await expect.poll(() => load.callers[0]?.calls ?? 0, { timeout: 10_000 }).toBeGreaterThan(50);
	await load.end();
	expect(load.callers[0]?.errors).toBe(0);
});

test("a component that keeps state switches whole, and says why", async ({ workspace }) => {
	const journal = (version: string): ReleaseSpec => ({
		name: "renderer",
		version,
		noodle: { state_version: 1 },
		source: `export default { setup: ({ state }) => ({ methods: { render: () => "${version}" }, exportState: () => state ?? {} }) };`,
	});
	const { root } = await workspace({ manifest, releases: [journal("1.0.0"), journal("1.1.0")] });
	await startRuntime(root);
	const upgrade = await startNoodle(root, ["upgrade", "renderer@1.1.0", "--json"], steps).finished;
	expect(upgrade.json()).toMatchObject({ outcome: "committed" });
	expect((await historyOf(root))[0]?.reason).toMatch(/It was switched whole\. renderer@1\.1\.0 cannot share its calls/);
});

test("rolling takes one runtime after the other, and the others serve on as they were when the first turns out bad", async ({
	workspace,
	onTestFinished,
}) => {
	const { root } = await workspace({
		manifest,
		releases: [renderer("1.0.0"), renderer("1.1.0"), renderer("1.2.0", { failsOneIn: 1 })],
	});
	await startRuntime(root);
	await startRuntime(root);
	const load = await steadyLoad(root, "renderer", "render");
	onTestFinished(() => load.end());
	const good = await noodle(root, ["upgrade", "renderer@1.1.0", "--strategy", "rolling"], steps);
	expect(good.json()).toMatchObject({ outcome: "committed", error: null });
	const before = load.callers.map(({ errors }) => errors);
	expect(before).toEqual([0, 0]);
	const bad = await noodle(root, ["upgrade", "renderer@1.2.0", "--strategy", "rolling"], steps);
	expect(bad.json()).toMatchObject({ outcome: "rolled_back", error: { code: "rollout-failed" } });
	await load.end();
	// Only callers of the first runtime have seen it.
	expect([load.callers[0]?.errors ?? 0, load.callers[1]?.errors].toSorted()).toEqual([0, expect.any(Number)]);
	expect(await versionsOf(root)).toEqual(["1.1.0", "1.1.0"]);
});

test("blue_green looks at the new release's health before it gets any call", async ({ workspace, onTestFinished }) => {
	const sick = renderer("1.1.0", {
		extra:
			"health: (() => { const at = Date.now(); return () => ({ healthy: Date.now() - at < 300, reason: 'a cold' }); })(),",
	});
	const { root } = await workspace({ manifest, releases: [renderer("1.0.0"), sick, renderer("1.2.0")] });
	await startRuntime(root);
	const load = await steadyLoad(root, "renderer", "render");
	onTestFinished(() => load.end());
	const longer = { env: { NOODLE_ROLLOUT_STEP_SECONDS: "1.5" } };
	const bad = await noodle(root, ["upgrade", "renderer@1.1.0", "--strategy", "blue_green"], longer);
	expect(bad.json()).toMatchObject({ outcome: "rolled_back", error: { message: expect.stringContaining("a cold") } });
	const good = await noodle(root, ["upgrade", "renderer@1.2.0", "--strategy", "blue_green"], longer);
	expect(good.json()).toMatchObject({ outcome: "committed" });
	await load.end();
	expect(load.callers[0]?.errors).toBe(0);
});

test("what is switched whole and then fails is stopped in its bake, by what the old release did before", async ({
	workspace,
	onTestFinished,
}) => {
	const { root } = await workspace({ manifest, releases: [renderer("1.0.0"), renderer("1.1.0", { failsOneIn: 2 })] });
	await startRuntime(root);
	const load = await steadyLoad(root, "renderer", "render");
	onTestFinished(() => load.end());
	await expect.poll(() => load.callers[0]?.calls ?? 0, { timeout: 10_000 }).toBeGreaterThan(100);
	const upgraded = await noodle(root, ["upgrade", "renderer@1.1.0", "--strategy", "immediate"], {
		env: { NOODLE_BAKE_SECONDS: "20" },
	});
	await load.end();
	expect(upgraded.json()).toMatchObject({
		outcome: "rolled_back",
		error: { code: "rollout-failed", message: expect.stringContaining("on the old release before the switch") },
	});
	expect(await versionsOf(root)).toEqual(["1.0.0"]);
});

test("a rollback is not held against the release that it leaves, and the history has the numbers", async ({
	workspace,
	onTestFinished,
}) => {
	const releases = [renderer("1.0.0", { failsOneIn: 2 }), renderer("1.1.0")];
	const { root } = await workspace({ manifest, releases });
	await startRuntime(root);
	expect((await noodle(root, ["upgrade", "renderer@1.1.0", "--strategy", "immediate"])).code).toBe(0);
	const load = await steadyLoad(root, "renderer", "render");
	onTestFinished(() => load.end());
	await until("the release to be known", async () => (load.callers[0]?.calls ?? 0) > 300);

	const rolledBack = await noodle(root, ["rollback"], { env: { NOODLE_BAKE_SECONDS: "2" } });
	expect(rolledBack.json()).toMatchObject({
		outcome: "committed",
		notes: [expect.stringMatching(/renderer@1\.0\.0 .*failed \(.* on the old release before the switch none/)],
	});
	expect(await versionsOf(root)).toEqual(["1.0.0"]);
});
