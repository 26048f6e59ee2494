import { rm, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { counter, totalCounter } from "./harness/components.ts";

const manifest = { components: { counter: "1.0.0" } };
const atNormal = { env: { NOODLE_UPGRADE_VALIDATION_LEVEL: "normal" } };

/** What nobody can look into without running it. */
function commanded(version: string, stateVersion: number, migrations: readonly string[]) {
	return counter(version, {
		state_version: stateVersion,
		isolation: "process",
		command: ["python3", "main.py"],
		migrations,
	});
}

test("a release that a command starts has the way of state that it declares, and no other is vouched for", async ({
	workspace,
}) => {
	const { root } = await workspace({
		manifest,
		releases: [counter("1.0.0"), commanded("2.0.0", 2, ["1-2"]), commanded("3.0.0", 3, [])],
	});

	expect((await noodle(root, ["plan", "counter@2.0.0"])).json()).toMatchObject({ feasible: true, findings: [] });
	expect((await noodle(root, ["plan", "counter@3.0.0"])).json()).toMatchObject({
		feasible: false,
		findings: [{ code: "state-path-unproven", severity: "error", component: "counter" }],
	});
	expect((await noodle(root, ["plan", "counter@3.0.0"], atNormal)).json()).toMatchObject({
		feasible: true,
		findings: [{ code: "state-path-unproven", severity: "warning" }],
	});
});

test("a way back that is missing is found by the plan, and not when somebody needs it", async ({ workspace }) => {
	const upOnly = "[{ from: 1, to: 2, up: ({ count }) => ({ total: count }) }]";
	const { root } = await workspace({ manifest, releases: [counter("1.0.0"), totalCounter("2.0.0", upOnly)] });

	expect((await noodle(root, ["plan", "counter@2.0.0"])).json()).toMatchObject({
		feasible: false,
		findings: [{ code: "no-way-back", severity: "error" }],
	});
	const { feasible, findings } = (await noodle(root, ["plan", "counter@2.0.0"], atNormal)).json();
	expect(feasible).toBe(true);
	expect(findings).toMatchObject([{ code: "no-way-back", message: expect.stringContaining("--restore-snapshot") }]);
});

test("a plan comes as Markdown too, alone on stdout when it is asked for", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases: [counter("1.0.0"), counter("1.1.0")] });

	const { stdout, code } = await startNoodle(root, ["plan", "counter@1.1.0", "--report"]).finished;

	expect(code).toBe(0);
	expect(stdout).toMatch(/^# Upgrade counter to 1\.1\.0\n\n\*\*Possible\.\*\*/);
	expect(stdout).toMatch(/Checked at level `strict`\.\n$/);
	expect((await noodle(root, ["plan", "counter@1.1.0"])).json().report).toBe(stdout);
});

test("with the checks switched off an upgrade that they would refuse is tried, and what is impossible is refused", async ({
	workspace,
}) => {
	const unchecked = { ...manifest, runtime_upgrade: { validation: { pre_upgrade_checks: false } } };
	const upOnly = "[{ from: 1, to: 2, up: ({ count }) => ({ total: count }) }]";
	const made = await workspace({ manifest: unchecked, releases: [counter("1.0.0"), totalCounter("2.0.0", upOnly)] });
	await startRuntime(made.root);

	expect((await noodle(made.root, ["upgrade", "counter@2.0.0"])).json()).toMatchObject({ outcome: "committed" });
	await writeFile(made.path("noodle-lock.json"), "<<<<<<< ours");
	expect((await noodle(made.root, ["upgrade", "counter@2.0.0"])).json()).toMatchObject({
		outcome: "refused",
		error: { code: "invalid-lock" },
	});
});

test("a release that contradicts itself is told where it is wanted, with its place", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases: [counter("1.0.0", { isolation: "inline" })] });

	const checked = await noodle(root, ["check"]);

	expect(checked.code).toBe(1);
	const { findings } = checked.json();
	expect(findings).toMatchObject([
		{
			code: "invalid-release",
			severity: "error",
			message: expect.stringMatching(/package\.json:\d+:\d+: noodle\.iso/),
		},
		{ code: "inline-module", severity: "warning", file: expect.stringMatching(/package\.json$/) },
	]);
});

test("what runs and is gone from its catalog counts: its methods, and its state", async ({ workspace }) => {
	const bare = (version: string, noodle: object) => ({ name: "counter", version, noodle: { ...noodle } });
	const { root, path } = await workspace({
		manifest,
		releases: [counter("1.0.0"), bare("1.1.0", { methods: ["version"], state_version: 2 })],
	});
	await startRuntime(root);
	expect(await call(root, "counter", "increment")).toBe(1);
	await rm(path("runtime_components", "counter", "1.0.0"), { recursive: true });

	const { findings } = await observing(root, (there) => there.plan([{ name: "counter", version: "1.1.0" }]));

	expect(findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
		"methods-removed error",
		"no-state-path error",
	]);
	expect(findings[0]?.message).toContain("no longer has increment, count,");
});
