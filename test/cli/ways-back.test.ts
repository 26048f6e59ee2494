import { readFile, rm, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call, historyOf } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import type { TempWorkspace, WorkspaceSpec } from "../harness/workspace.ts";
import { counter, greeter } from "./harness/components.ts";
import { everywhere, onlyWith } from "./harness/walk.ts";

const versions = ["1.0.0", "2.0.0", "3.0.0"];
const spec: WorkspaceSpec = {
	manifest: { components: { greeter: "1.0.0", counter: "1.0.0" } },
	releases: versions.flatMap((version) => [greeter(version), counter(version)]),
};

/** @returns the ids of the upgrades */
async function upgraded(workspace: TempWorkspace, ...targets: readonly string[]): Promise<string[]> {
	const ids: string[] = [];
	for (const target of targets) {
		const upgrade = await noodle(workspace.root, ["upgrade", target, "--strategy", "immediate"]);
		expect(upgrade.json()).toMatchObject({ outcome: "committed" });
		ids.push(upgrade.json().id);
	}
	return ids;
}

const otherGreeter = `export default { setup: () => ({ methods: { version: () => "another one" } }) };\n`;

const changes: readonly { readonly where: string; change(workspace: TempWorkspace): Promise<void> }[] = [
	{
		where: "whose catalog has lost it",
		change: ({ path }) => rm(path("runtime_components", "greeter", "1.0.0"), { recursive: true }),
	},
	{
		where: "whose catalog has nothing of its component left",
		change: ({ path }) => rm(path("runtime_components", "greeter"), { recursive: true }),
	},
	{
		where: "whose catalog has other content under its version",
		change: ({ path }) => writeFile(path("runtime_components", "greeter", "1.0.0", "index.js"), otherGreeter),
	},
];

test.for(changes)("a rollback brings back the very release that ran, $where", async ({ change }, { workspace }) => {
	const made = await workspace(spec);
	const { root } = made;
	await startRuntime(root);
	await noodle(root, ["apply"]);
	const lock = await readFile(made.path("noodle-lock.json"), "utf8");
	await upgraded(made, "greeter@2.0.0");
	await change(made);

	expect((await noodle(root, ["rollback"])).json()).toMatchObject({ outcome: "committed", error: null });
	expect(await call(root, "greeter", "version")).toBe("1.0.0");
	expect(await everywhere(root, "greeter")).toEqual(onlyWith("1.0.0", 1));
	expect(integrityIn(await readFile(made.path("noodle-lock.json"), "utf8"))).toBe(integrityIn(lock));
});

function integrityIn(lock: string): string {
	return JSON.parse(lock).components.greeter.integrity;
}

test("an upgrade goes back to the very release that ran, also without a lock file that knows it", async ({
	workspace,
}) => {
	const made = await workspace(spec);
	const { root, path } = made;
	await startRuntime(root);
	const upgrade = startNoodle(root, ["upgrade", "counter@2.0.0", "--json"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await upgrade.said(/Watching the new release/);
	await writeFile(path("runtime_components", "counter", "1.0.0", "index.js"), otherGreeter);
	upgrade.signal("SIGINT");

	expect((await upgrade.finished).json()).toMatchObject({ outcome: "rolled_back" });
	expect(await call(root, "counter", "version")).toBe("1.0.0");
});

test("a rollback to a point that did not commit goes as far back when it is tried again", async ({ workspace }) => {
	const made = await workspace(spec);
	const { root } = made;
	await startRuntime(root);
	await call(root, "counter", "increment");
	const [first = ""] = await upgraded(made, "counter@2.0.0", "counter@3.0.0");
	await call(root, "counter", "increment");
	const words = ["rollback", "counter", "--to", first, "--restore-snapshot", "--json"];
	const refused = (await noodle(root, words, { env: { NOODLE_ROLLBACK_ENABLED: "0" } })).json();
	const aborted = startNoodle(root, words, { env: { NOODLE_BAKE_SECONDS: "60" } });
	await aborted.said(/Watching the new release/);
	aborted.signal("SIGINT");
	const { id, outcome } = (await aborted.finished).json();
	expect([refused.outcome, outcome]).toEqual(["refused", "rolled_back"]);

	const again = (await noodle(root, ["retry", id], { env: { NOODLE_ROLLBACK_ENABLED: "0" } })).json();
	expect(again).toMatchObject({ outcome: "refused" });
	expect((await noodle(root, ["retry", again.id])).json()).toMatchObject({ kind: "rollback", outcome: "committed" });
	expect([await call(root, "counter", "version"), await call(root, "counter", "count")]).toEqual(["1.0.0", 1]);
	const late = (await noodle(root, ["retry", refused.id])).json();
	expect(late).toMatchObject({ outcome: "refused", error: { code: "nothing-to-roll-back" } });
});

test("what fails while rollbacks are off is left running, and brought back as its message says", async ({
	workspace,
}) => {
	const { root } = await workspace(spec);
	await startRuntime(root);
	const env = { NOODLE_ROLLBACK_ENABLED: "0", NOODLE_BAKE_SECONDS: "60" };
	const upgrade = startNoodle(root, ["upgrade", "greeter@2.0.0", "--strategy", "immediate", "--json"], { env });
	await upgrade.said(/Watching the new release/);
	upgrade.signal("SIGINT");

	const failed = (await upgrade.finished).json();
	expect(failed).toMatchObject({ outcome: "failed" });
	expect(failed.error.message).toContain('"noodle apply"');
	expect(await call(root, "greeter", "version")).toBe("2.0.0");
	expect((await noodle(root, ["apply"])).json()).toMatchObject({ outcome: "committed" });
	expect(await everywhere(root, "greeter")).toEqual(onlyWith("1.0.0", 1));
});

test("word for an upgrade whose driver died is not taken for heard, and abort counts when it is recovered", async ({
	workspace,
}) => {
	const { root } = await workspace(spec);
	await startRuntime(root);
	const upgrade = startNoodle(root, ["upgrade", "counter@2.0.0"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await upgrade.said(/Watching the new release/);
	upgrade.signal("SIGKILL");
	await upgrade.finished;
	const [open] = await historyOf(root);
	expect(open).toMatchObject({
		outcome: null,
		code: "interrupted",
		reason: expect.stringContaining('"noodle recover"'),
	});
	expect((await startNoodle(root, ["history"]).finished).stdout).toMatch(/upgrade +interrupted /);

	for (const verb of ["promote", "mark-good", "pause", "resume", "retry", "abort"]) {
		const told = await noodle(root, [verb, open?.id ?? ""]);
		expect([verb, told.code, told.json().error.code]).toEqual([verb, 1, "interrupted"]);
		expect(told.json().error.message).toContain('"noodle recover"');
	}
	expect((await noodle(root, ["recover"])).json()).toEqual({ recovered: [{ id: open?.id, outcome: "rolled_back" }] });
	expect(await call(root, "counter", "version")).toBe("1.0.0");
});

test("what is marked good while it is shared takes over, and is watched no longer", async ({ workspace }) => {
	const { root } = await workspace(spec);
	await startRuntime(root);
	const env = { NOODLE_BAKE_SECONDS: "3600", NOODLE_ROLLOUT_STEP_SECONDS: "3600" };
	const upgrade = startNoodle(root, ["upgrade", "greeter@2.0.0", "--json"], { env });
	await upgrade.said(/gets 10 % of the calls/);
	const [open] = await historyOf(root);

	expect(await noodle(root, ["mark-good", open?.id ?? ""])).toMatchObject({ code: 0 });
	expect((await upgrade.finished).json()).toMatchObject({ outcome: "committed" });
});

test("a rollback that is finished by a recovery counts for all that it undid, also where a version came twice", async ({
	workspace,
}) => {
	const made = await workspace(spec);
	const { root } = made;
	await startRuntime(root);
	const ids = await upgraded(made, "greeter@2.0.0", "greeter@3.0.0", "greeter@2.0.0", "greeter@3.0.0");
	const rollback = startNoodle(root, ["rollback", "--to", ids[1] ?? ""], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await rollback.said(/Watching the new release/);
	rollback.signal("SIGKILL");
	await rollback.finished;

	expect((await noodle(root, ["recover"])).json()).toMatchObject({ recovered: [{ outcome: "committed" }] });
	expect((await noodle(root, ["rollback"])).json()).toMatchObject({ outcome: "committed" });
	expect(await call(root, "greeter", "version")).toBe("1.0.0");
});
