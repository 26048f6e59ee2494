import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { scriptVerifier } from "../../server/src/adapters/verifier/script-verifier.ts";
import type { VerifyRun } from "../../server/src/core/ports.ts";
import { until } from "../harness/until.ts";

async function release(files: Readonly<Record<string, string>> = {}): Promise<string> {
	const folder = await realpath(await mkdtemp(join(tmpdir(), "noodle release's ")));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
	return folder;
}

function runOf(folder: string, script: string, timeoutMs = 20_000): VerifyRun {
	return { script, folder, component: "renderer", version: "2.0.0", runtime: "r1", timeoutMs };
}

const verifier = scriptVerifier({ root: "/workspace", environment: process.env, cli: "/noodle/cli.mjs" });
const never = new AbortController().signal;

test.each([
	["exit 0", { kind: "exited", code: 0, output: "" }],
	["echo fine && exit 7", { kind: "exited", code: 7, output: "fine" }],
	["echo this; echo that >&2; exit 1", { kind: "exited", code: 1, output: "this\nthat" }],
	["no-such-command-anywhere", { kind: "exited", code: 127, output: expect.stringContaining("no-such-command") }],
	["kill -TERM $$", { kind: "killed", signal: "SIGTERM", output: "" }],
])("%s", async (script, expected) => {
	expect(await verifier.verify(runOf(await release(), script), never)).toEqual(expected);
});

test("a script runs in its release's folder, on this Node, and knows what it is about", async () => {
	const folder = await release({
		"verify.cjs":
			"console.log(JSON.stringify([process.cwd(), process.execPath, ...['WORKSPACE', 'RUNTIME', 'COMPONENT', 'VERSION', 'CLI'].map((name) => process.env['NOODLE_' + name])]))",
	});

	const end = await verifier.verify(runOf(folder, "node verify.cjs"), never);

	expect(end).toMatchObject({ kind: "exited", code: 0 });
	expect(JSON.parse(end?.output ?? "")).toEqual([
		folder,
		process.execPath,
		"/workspace",
		"r1",
		"renderer",
		"2.0.0",
		"/noodle/cli.mjs",
	]);
});

test("where our own program goes by another name, as in an editor, node is that program all the same", async () => {
	const folder = await release();
	const program = join(folder, "code");
	await symlink(process.execPath, program);
	const before = await readdir(tmpdir());
	const elsewhere = scriptVerifier({ root: "/workspace", environment: process.env, cli: "/", node: program });

	const end = await elsewhere.verify(
		runOf(folder, `node -p "process.argv0 + ' ' + process.env.ELECTRON_RUN_AS_NODE"`),
		never,
	);

	expect(end).toEqual({ kind: "exited", code: 0, output: `${program} 1` });
	const left = (await readdir(tmpdir())).filter((name) => name.startsWith("noodle-node-") && !before.includes(name));
	expect(left).toEqual([]);
});

test("what a release brings in node_modules/.bin goes before everything else", async () => {
	const folder = await release();
	const bin = join(folder, "node_modules", ".bin");
	await mkdir(bin, { recursive: true });
	await writeFile(join(bin, "try-it"), "#!/bin/sh\necho its own\n");
	await chmod(join(bin, "try-it"), 0o755);

	expect(await verifier.verify(runOf(folder, "try-it"), never)).toMatchObject({ code: 0, output: "its own" });
});

/** Starts a child that would go on for ever, and says its number in a file. */
const leavesChild = "sleep 1000 & echo $! > child.pid; echo started;";

async function childOf(folder: string): Promise<number> {
	return Number(await until("the child", () => readFile(join(folder, "child.pid"), "utf8").catch(() => null)));
}

async function expectGone(pid: number): Promise<void> {
	await until(`process ${pid} to be gone`, async () => {
		const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
		return stat === null || / Z /.test(stat);
	});
}

test.runIf(process.platform === "linux").each([
	["hangs", "wait", "timed-out"],
	["hangs and ignores what asks it to end", "trap '' TERM INT HUP; while :; do sleep 1; done", "timed-out"],
])("a script that %s is ended at its deadline, with all that it has started", async (_, hangs, kind) => {
	const folder = await release();

	const end = await verifier.verify(runOf(folder, `${leavesChild} ${hangs}`, 500), never);

	expect(end).toEqual({ kind, output: "started" });
	await expectGone(await childOf(folder));
});

test.runIf(process.platform === "linux")("what a script leaves running behind it is ended with it", async () => {
	const folder = await release();

	expect(await verifier.verify(runOf(folder, `${leavesChild} exit 0`), never)).toMatchObject({ code: 0 });
	await expectGone(await childOf(folder));
});

test.runIf(process.platform === "linux")("a script that is cancelled is ended, and has no end of its own", async () => {
	const folder = await release();
	const cancel = new AbortController();
	const verifying = verifier.verify(runOf(folder, `${leavesChild} wait`), cancel.signal);
	const child = await childOf(folder);

	cancel.abort();

	expect(await verifying).toBeNull();
	await expectGone(child);
	expect(await verifier.verify(runOf(folder, "exit 0"), cancel.signal)).toBeNull();
});

test("what is said without end is bounded", async () => {
	const end = await verifier.verify(runOf(await release(), "yes noodle | head -c 20000000; exit 1"), never);

	expect(end).toMatchObject({ kind: "exited", code: 1 });
	expect(end?.output.length).toBeLessThanOrEqual(1_000);
});

test("a folder that is not there is told", async () => {
	expect(await verifier.verify(runOf("/no/such/folder", "exit 0"), never)).toMatchObject({ kind: "not-started" });
});
