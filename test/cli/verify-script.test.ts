import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call, componentOf, historyOf } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { until } from "../harness/until.ts";
import type { ReleaseSpec } from "../harness/workspace.ts";
import { isRunning } from "../runtime/harness/programs.ts";
import { counter } from "./harness/components.ts";

const manifest = { components: { counter: "1.0.0" } };
const versionsOf = async (root: string) => (await componentOf(root, "counter")).running.map(({ version }) => version);

/** A counter with a script of its own. */
function verified(version: string, verify: string, files: Readonly<Record<string, string>> = {}): ReleaseSpec {
	return { ...counter(version), scripts: { verify }, files };
}

/** Asks the new release through the command line, as docs/components.md shows. */
const asking = {
	"verify.js": `import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
const { NOODLE_CLI, NOODLE_WORKSPACE, NOODLE_RUNTIME, NOODLE_COMPONENT, NOODLE_VERSION } = process.env;
const where = ["--cwd", NOODLE_WORKSPACE, "--runtime", NOODLE_RUNTIME, "--json"];
const { result } = JSON.parse(execFileSync("node", [NOODLE_CLI, "call", ...where, NOODLE_COMPONENT, "version"]));
appendFileSync(NOODLE_WORKSPACE + "/verified", NOODLE_RUNTIME + " " + result + "\\n");
if (result !== NOODLE_VERSION) throw new Error("It says " + result);
`,
};

test("a release's own script tries it in every runtime after the switch, through the command line", async ({
	workspace,
}) => {
	const { root, path } = await workspace({
		manifest,
		releases: [counter("1.0.0"), verified("1.1.0", "node verify.js", asking)],
	});
	const runtimes = [await startRuntime(root), await startRuntime(root)];

	const upgraded = (await noodle(root, ["upgrade", "counter@1.1.0"])).json();

	expect(upgraded).toMatchObject({
		outcome: "committed",
		notes: expect.arrayContaining(["counter@1.1.0 passed its own verify script."]),
	});
	const lines = (await readFile(path("verified"), "utf8")).trim().split("\n");
	expect(lines.toSorted()).toEqual(runtimes.map(({ id }) => `${id} 1.1.0`).toSorted());
	expect((await historyOf(root))[0]?.reason).toContain("passed its own verify script");
});

test("a script that fails takes the upgrade back, and the last lines of what it said stand in the history", async ({
	workspace,
}) => {
	const failing = verified("1.1.0", "echo the table has three legs >&2; exit 3");
	const { root } = await workspace({ manifest, releases: [counter("1.0.0"), failing] });
	await startRuntime(root);
	await call(root, "counter", "increment");

	const { code, json } = await noodle(root, ["upgrade", "counter@1.1.0"]);

	expect([code, json()]).toMatchObject([
		1,
		{
			outcome: "rolled_back",
			error: {
				code: "verify-failed",
				message: expect.stringMatching(/counter@1\.1\.0 ended with code 3 .*It said last: the table has three legs/),
			},
		},
	]);
	expect(await versionsOf(root)).toEqual(["1.0.0"]);
	expect(await call(root, "counter", "count")).toBe(1);
	expect((await historyOf(root))[0]?.reason).toContain("the table has three legs");
});

test("stops on the way are not tried, nor what somebody goes back to, nor anything where nobody wants to watch", async ({
	workspace,
}) => {
	const failing = (version: string, noodleBlock: Record<string, unknown> = {}): ReleaseSpec => ({
		...counter(version, noodleBlock),
		scripts: { verify: "exit 1" },
	});
	const made = await workspace({
		manifest,
		releases: [failing("1.0.0"), failing("1.1.0"), counter("2.0.0", { upgrade_path: ["1.1.0"] }), failing("3.0.0")],
	});
	const { root } = made;
	await startRuntime(root);

	expect((await noodle(root, ["upgrade", "counter@2.0.0"])).json()).toMatchObject({
		outcome: "committed",
		steps: [{ to: "1.1.0" }, { to: "2.0.0" }],
	});
	expect((await noodle(root, ["rollback"])).json()).toMatchObject({ outcome: "committed", steps: [{ to: "1.0.0" }] });
	await made.writeManifest({
		...manifest,
		runtime_upgrade: { validation: { post_upgrade_validation: false } },
	});
	expect((await noodle(root, ["upgrade", "counter@3.0.0"])).json()).toMatchObject({ outcome: "committed" });
	expect(await versionsOf(root)).toEqual(["3.0.0"]);
});

/** A script that never ends by itself, nor with what it is asked to end by, and says the number of its process in a file. */
const hangs = `trap '' TERM INT HUP; echo $$ >> "$NOODLE_WORKSPACE/pids"; sleep 1000`;

test("a script that hangs ends with an abort, and with the process that drives the upgrade when that is cancelled or killed", async ({
	workspace,
}) => {
	const { root, path } = await workspace({ manifest, releases: [counter("1.0.0"), verified("1.1.0", hangs)] });
	await startRuntime(root);
	for (const [nth, end] of (["abort", "SIGINT", "SIGKILL"] as const).entries()) {
		const upgrade = startNoodle(root, ["upgrade", "counter@1.1.0", "--json"]);
		await upgrade.said(/Waiting for the verify script of counter@1\.1\.0/);
		const pid = await until("the script", async () => {
			const pids = (await readFile(path("pids"), "utf8").catch(() => "")).trim().split("\n");
			return pids[nth];
		});
		if (end === "abort") await noodle(root, ["abort", (await historyOf(root))[0]?.id ?? ""]);
		else upgrade.signal(end);
		const { code, json } = await upgrade.finished;
		if (end === "SIGKILL") expect(code).toBeNull();
		else expect(json()).toMatchObject({ outcome: "rolled_back" });
		await until("the script to be gone", async () => !(await isRunning(Number(pid))));
	}
	expect((await noodle(root, ["recover"])).json()).toMatchObject({ recovered: [{ outcome: "rolled_back" }] });
	expect(await versionsOf(root)).toEqual(["1.0.0"]);
});
