import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { CallRequest, connectRuntime, findRuntimes, StatusRequest, StopRequest } from "@noodle-upgrade/runtime/control";
import { expect, onTestFinished, test, vi } from "vitest";
import { until } from "../harness/until.ts";
import { startServiceProcess } from "./harness/child.ts";
import { type Journal, journal, stateless } from "./harness/fixtures.ts";
import { host, hosted } from "./harness/hosted.ts";

const releases = [journal("1.0.0"), journal("2.0.0")];

async function runFileOf(root: string) {
	const [run] = await findRuntimes(root);
	if (!run) throw new Error("No runtime is announced.");
	return run;
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test("the socket and its address are its owner's alone", async () => {
	const { workspace, runtime } = await hosted({ releases });
	const run = await runFileOf(workspace.root);
	expect(run).toMatchObject({ id: runtime.id, pid: process.pid, protocol: 2 });
	expect(await modeOf(run.address)).toBe("600");
	expect(await modeOf(workspace.path(".noodle", "run", `${run.id}.json`))).toBe("600");
	expect(await modeOf(workspace.path(".noodle", "run"))).toBe("700");
	expect(await readFile(workspace.path(".noodle", ".gitignore"), "utf8")).toBe("*\n");
});

test("a wrong token and another protocol are refused, each by name", async () => {
	const { workspace } = await hosted({ releases });
	const run = await runFileOf(workspace.root);
	for (const token of ["", "wrong", `${run.token.slice(0, -1)}?`]) {
		expect(await connectRuntime({ ...run, token })).toMatchObject({ ok: false, error: { code: "wrong-token" } });
	}
});

/** Speaks to a socket without our client. */
function rawConnection(address: string) {
	const socket = connect(address);
	onTestFinished(() => void socket.destroy());
	let received = "";
	socket.setEncoding("utf8").on("data", (text: string) => {
		received += text;
	});
	socket.on("error", () => {});
	return {
		socket,
		send(message: object) {
			const body = JSON.stringify({ jsonrpc: "2.0", ...message });
			socket.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
		},
		said: (pattern: RegExp) => until(`${pattern} on the socket`, () => pattern.exec(received)?.[0]),
		closed: new Promise<void>((resolve) => socket.once("close", () => resolve())),
	};
}

test("without a greeting nothing is answered and nothing done", async () => {
	const { workspace, runtime } = await hosted({ releases });
	const { address, token } = await runFileOf(workspace.root);
	const raw = rawConnection(address);
	raw.send({ id: 1, method: "runtime/stop", params: { save: false } });
	await raw.said(/"id":1,"error".*Say hello with the runtime's token first/);
	raw.send({ id: 2, method: "control/hello", params: { token, protocol: 99 } });
	await raw.said(/"id":2,"result".*"wrong-protocol".*speaks control protocol 2, and this program 99/);
	raw.send({ id: 3, method: "runtime/status", params: null });
	await raw.said(/"id":3,"error".*Say hello/);
	expect(await runtime.component<Journal>("journal").append(1)).toBe(1);
});

test.each([
	["garbage", "GET / HTTP/1.1\r\nHost: here\r\n\r\n"],
	["a message that is no JSON", "Content-Length: 5\r\n\r\nhello"],
	["a message of null", "Content-Length: 4\r\n\r\nnull"],
	["half a message", 'Content-Length: 100\r\n\r\n{"jsonrpc"'],
])("%s on the socket harms nobody", async (_, text) => {
	const { workspace, runtime, driver } = await hosted({ releases });
	const raw = rawConnection((await runFileOf(workspace.root)).address);
	raw.socket.end(text);
	await raw.closed;
	expect((await (await driver()).status()).id).toBe(runtime.id);
	expect(await runtime.component<Journal>("journal").append(1)).toBe(1);
});

test("requests with nonsense in them are refused, and the connection goes on", async () => {
	const { workspace, runtime, driver } = await hosted({ releases });
	const { address, token } = await runFileOf(workspace.root);
	const raw = rawConnection(address);
	raw.send({ id: 1, method: "control/hello", params: { token, protocol: 2 } });
	await raw.said(/"id":1,"result".*"ok":true/);
	raw.send({ id: 2, method: "swap/prepare", params: { id: "x", timeoutMs: 1000 } });
	await raw.said(/"id":2,"error"/);
	raw.send({ id: 6, method: "swap/prepare", params: { id: "x" } });
	await raw.said(/"id":6,"result".*"ok":false.*invalid-timeout/);
	raw.send({
		id: 3,
		method: "runtime/call",
		params: { component: "journal", method: "append", args: 7, timeoutMs: null },
	});
	await raw.said(/"id":3,"result".*"ok":false/);
	raw.send({ id: 4, method: "no/such" });
	await raw.said(/"id":4,"error"/);
	raw.send({ id: 5, method: "swap/switch", params: { id: "unknown" } });
	await raw.said(/"id":5,"result".*swap-not-prepared/);
	expect((await (await driver()).status()).id).toBe(runtime.id);
});

test("calls over the socket give values as JSON has them, and errors with their codes", async () => {
	const odd = stateless(
		"odd",
		"1.0.0",
		"echo: (...all) => all, big: () => 1n, nothing: () => {}, fail: () => { throw new RangeError('no'); }, later: () => new Promise((resolve) => setTimeout(resolve, 50, 7)),",
	);
	const { driver } = await hosted({ releases: [odd] });
	const { connection } = await driver();
	const call = (method: string, ...args: unknown[]) =>
		connection.request(CallRequest, { component: "odd", method, args, timeoutMs: null }, 5000);
	expect(await call("echo", 1, "two", [3])).toEqual({ ok: true, value: { ok: true, value: [1, "two", [3]] } });
	expect(await call("nothing")).toEqual({ ok: true, value: { ok: true, value: null } });
	expect(await call("big")).toMatchObject({ value: { ok: false, error: { code: "uncloneable-result" } } });
	expect(await call("fail")).toMatchObject({
		value: { ok: false, error: { code: "component-error", name: "RangeError" } },
	});
	const patient = { component: "odd", method: "later", args: [], timeoutMs: 2 ** 40 };
	expect(await connection.request(CallRequest, patient, 2 ** 40)).toEqual({ ok: true, value: { ok: true, value: 7 } });
	const late = { component: "odd", method: "gone", args: [], timeoutMs: 1 };
	expect(await connection.request(CallRequest, late, 5000)).toMatchObject({ value: { ok: false } });
});

test("whoever is connected hears of changes", async () => {
	const { driver } = await hosted({ releases });
	const [control, listener] = [await driver(), await driver()];
	const heard = new Promise<void>((resolve) => listener.connection.onChanged(() => resolve()));
	expect(await control.swap("journal@2.0.0")).toMatchObject({ ok: true });
	await heard;
});

test("a workspace whose path is too long for a socket has it in a private folder elsewhere", async () => {
	const base = await mkdtemp(join(tmpdir(), "noodle-long-"));
	onTestFinished(() => rm(base, { recursive: true }));
	const parent = join(base, "d".repeat(60), "e".repeat(60));
	await mkdir(parent, { recursive: true });
	const { workspace, runtime, driver } = await hosted({ releases, parent });
	const { address } = await runFileOf(workspace.root);
	expect(address.startsWith(workspace.root)).toBe(false);
	expect(await modeOf(address)).toBe("600");
	expect(await modeOf(join(address, ".."))).toBe("700");
	expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({ ok: true });
	await runtime.stop();
	await expect(stat(address)).rejects.toMatchObject({ code: "ENOENT" });
});

test("a folder for sockets that somebody else may have laid there is refused", async () => {
	const base = await mkdtemp(join(tmpdir(), "noodle-laid-"));
	onTestFinished(() => rm(base, { recursive: true }));
	vi.stubEnv("TMPDIR", base);
	onTestFinished(() => void vi.unstubAllEnvs());
	await mkdir(join(base, "elsewhere"));
	await symlink(join(base, "elsewhere"), join(base, `noodle-${userInfo().uid}`));
	const parent = join(base, "d".repeat(60), "e".repeat(60));
	await mkdir(parent, { recursive: true });
	await expect(hosted({ releases, parent })).rejects.toMatchObject({
		code: "control-socket-failed",
		message: expect.stringMatching(
			/noodle-\d+ must be a folder of this user that nobody else can enter, but it is a link/,
		),
	});
	expect(await readdir(join(base, "elsewhere"))).toEqual([]);
});

test("two runtimes serve one workspace side by side, each with its own state", async () => {
	const first = await hosted({ releases });
	const second = await host(first.workspace);
	expect((await findRuntimes(first.workspace.root)).map(({ id }) => id)).toEqual([first.runtime.id, second.runtime.id]);
	await first.runtime.component<Journal>("journal").append("mine");
	expect(await (await first.driver()).swap("journal@2.0.0")).toMatchObject({ ok: true });
	expect(await second.runtime.component<Journal>("journal").version()).toBe("1.0.0");
	expect(await second.runtime.component<Journal>("journal").all()).toEqual([]);
	await first.runtime.stop();
	expect((await findRuntimes(first.workspace.root)).map(({ id }) => id)).toEqual([second.runtime.id]);
});

test("what a killed process leaves behind is cleared away by whoever looks next", async () => {
	const { workspace } = await hosted({ releases });
	const child = await startServiceProcess(workspace.root);
	expect(await findRuntimes(workspace.root)).toHaveLength(2);
	const left = (await findRuntimes(workspace.root)).find(({ pid }) => pid === child.pid);
	await child.kill("SIGKILL");
	expect(await findRuntimes(workspace.root)).toHaveLength(1);
	const entries = await readdir(workspace.path(".noodle", "run"));
	expect(entries.filter((entry) => entry.startsWith(left?.id ?? "none"))).toEqual([]);
});

test("an address whose process number belongs to somebody else now is told from a runtime that hangs", async () => {
	const { workspace, runtime } = await hosted({ releases });
	const run = await runFileOf(workspace.root);
	await runtime.stop();
	expect(await connectRuntime(run)).toMatchObject({ ok: false, error: { code: "runtime-gone" } });
	await writeFile(workspace.path("silent.txt"), "");
	expect(await connectRuntime({ ...run, address: workspace.path("silent.txt") })).toMatchObject({ ok: false });
});

test("a runtime can be asked to stop, and says goodbye by closing", async () => {
	const { workspace, runtime, driver } = await hosted({ releases });
	const { connection } = await driver();
	const closed = new Promise<void>((resolve) => connection.onClosed(resolve));
	expect(await connection.request(StopRequest, { save: false }, 5000)).toEqual({ ok: true, value: null });
	await Promise.all([closed, runtime.stopped()]);
	expect(await findRuntimes(workspace.root)).toEqual([]);
	expect(await connection.request(StatusRequest, null, 1000)).toMatchObject({
		ok: false,
		error: { code: "runtime-unreachable" },
	});
});

test("a request on a connection that was closed on this side fails like any other", async () => {
	const { driver } = await hosted({ releases });
	const { connection } = await driver();
	connection.close();
	expect(await connection.request(StatusRequest, null, 1000)).toMatchObject({ error: { code: "runtime-unreachable" } });
});
