import { lstat, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { findRuntimes } from "@noodle-upgrade/runtime/control";
import { expect, onTestFinished, test, vi } from "vitest";
import { startServiceProcess } from "./harness/child.ts";
import { journal } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";

// A run file comes with the folder that somebody opens. What it says is not believed.

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
	const { workspace } = await hosted({ releases: [journal("1.0.0")] });
	const child = await startServiceProcess(workspace.root);
	await child.kill("SIGKILL");
	return child.pid;
}

async function emptyWorkspace() {
	const root = await mkdtemp(join(tmpdir(), "noodle-run-"));
	onTestFinished(() => rm(root, { recursive: true }));
	const run = join(root, ".noodle", "run");
	await mkdir(run, { recursive: true });
	return {
		root,
		run,
		announce: (name: string, { id, pid, address }: { id: string; pid: number; address: string }) =>
			writeFile(
				join(run, name),
				JSON.stringify({ id, pid, address, token: "t", protocol: 1, started_at: "2026-01-01T00:00:00Z" }),
			),
	};
}

test("nothing that a foreign run file names is deleted", async () => {
	const pid = await deadPid();
	const { root, run, announce } = await emptyWorkspace();
	const files = [join(root, "precious.txt"), join(root, "0000000a.sock"), join(run, "0000000b.sock")];
	for (const file of files) await writeFile(file, "work");
	await announce("00000001.json", { id: "00000001", pid, address: join(root, "precious.txt") });
	await announce("0000000a.json", { id: "0000000a", pid, address: join(root, "0000000a.sock") });
	await announce("0000000b.json", { id: "0000000b", pid, address: join(run, "0000000b.sock") });
	await announce("0000000c.json", { id: "0000000b", pid, address: join(run, "0000000b.sock") });
	await announce("notes.json", { id: "notes", pid, address: join(run, "notes.sock") });
	const before = await readdir(run);
	expect(await findRuntimes(root)).toEqual([]);
	for (const file of files) expect((await lstat(file)).isFile()).toBe(true);
	expect(await readdir(run)).toEqual(before);
});

test("no socket but a runtime's own is ever offered for connecting", async () => {
	const { root, run, announce } = await emptyWorkspace();
	const elsewhere = join(root, "0000000a.sock");
	const server = createServer().listen(elsewhere);
	onTestFinished(() => void server.close());
	await new Promise((resolve) => server.once("listening", resolve));
	await symlink(elsewhere, join(run, "0000000b.sock"));
	const { pid } = process;
	await announce("0000000a.json", { id: "0000000a", pid, address: elsewhere });
	await announce("0000000b.json", { id: "0000000b", pid, address: join(run, "0000000b.sock") });
	await announce("0000000c.json", { id: "0000000c", pid, address: "0000000c.sock" });
	expect(await findRuntimes(root)).toEqual([]);
});

test("a workspace reached by another name shows the same runtimes", async () => {
	const { workspace, runtime } = await hosted({ releases: [journal("1.0.0")] });
	const link = join((await emptyWorkspace()).root, "link");
	await symlink(workspace.root, link);
	expect((await findRuntimes(link)).map(({ id }) => id)).toEqual([runtime.id]);
});

test("what was announced before the temporary folder was emptied is cleared away", async () => {
	const pid = await deadPid();
	const { root, run, announce } = await emptyWorkspace();
	vi.stubEnv("TMPDIR", join(root, "emptied"));
	onTestFinished(() => void vi.unstubAllEnvs());
	const address = join(root, "emptied", `noodle-${userInfo().uid}`, "0000000a.sock");
	await announce("0000000a.json", { id: "0000000a", pid, address });
	expect(await findRuntimes(root)).toEqual([]);
	expect(await readdir(run)).toEqual([]);
});
