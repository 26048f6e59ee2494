import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInstance } from "@noodle-upgrade/runtime/isolation";
import { expect, onTestFinished, test } from "vitest";
import type { Fixture } from "../contracts/instance/fixtures.ts";
import { javaScriptEntry } from "../contracts/instance/javascript-entry.ts";
import type { InstanceKind } from "../contracts/instance/kind.ts";
import { ample, type Opened, running } from "../contracts/instance/opened.ts";
import { until } from "../harness/until.ts";

/** Opens things when it is told to, and closes them only when it is told to. */
const opener: Fixture = {
	name: "opener",
	noodle: { methods: ["open"] },
	definition: `(() => {
	const { spawn, exec } = require("node:child_process");
	const { once } = require("node:events");
	const fs = require("fs");
	const net = require("net");
	const { promisify } = require("util");
	const { Worker } = require("worker_threads");
	const closers = [];
	const ways = {
		timeout() { const timer = setTimeout(() => {}, 1e6); closers.push(() => clearTimeout(timer)); },
		interval() { const timer = setInterval(() => {}, 1e6); closers.push(() => clearInterval(timer)); },
		async server() {
			const server = net.createServer().listen(0, "127.0.0.1");
			await once(server, "listening");
			closers.push(() => server.close());
			return server.address().port;
		},
		child() {
			const child = spawn("sleep", ["1000"]);
			closers.push(() => child.kill());
			return child.pid;
		},
		shell() {
			const promise = promisify(exec)("exec sleep 1000");
			promise.catch(() => {});
			closers.push(() => promise.child.kill());
			return promise.child.pid;
		},
		listener() {
			const listener = () => {};
			process.on("SIGUSR2", listener);
			closers.push(() => process.off("SIGUSR2", listener));
		},
		async thread() {
			const worker = new Worker("setInterval(() => {}, 1e6)", { eval: true });
			await once(worker, "online");
			closers.push(() => worker.terminate());
		},
		watcher() { const watcher = fs.watch("."); closers.push(() => watcher.close()); },
	};
	return {
		setup: () => ({
			methods: {
				open: (way) => ways[way](),
				openAndLoop: (way) => { ways[way](); for (;;); },
				openAndClose: async (way) => { await ways[way](); closers.pop()(); },
				finish: () => new Promise((done) => { setTimeout(() => setImmediate(done), 1); }),
				read: () => fs.promises.readFile(__filename, "utf8").then(({ length }) => length > 0),
				fetch: (url) => fetch(url).then((response) => response.text()),
				closeInDispose: () => { closing = true; },
			},
			dispose: () => { if (closing) for (const close of closers) close(); },
		}),
	};
	var closing = false;
})()`,
};

const kinds: Record<string, InstanceKind> = Object.fromEntries(
	(["thread", "inline"] as const).map((isolation) => [
		isolation,
		{
			create: (name, host) => createInstance(isolation, name, host),
			entry: (fixture) => javaScriptEntry(fixture, "commonjs", isolation),
			isolated: isolation === "thread",
			copies: isolation === "thread",
			tracksMaps: true,
		},
	]),
);

const named: readonly (readonly [way: string, thread: RegExp, inline: RegExp])[] = [
	["timeout", /Timeout/, /Timeout/],
	["interval", /Timeout/, /Timeout/],
	["server", /TCPServerWrap/, /Server/],
	["child", /process \d+ \(sleep\)/, /process \d+ \(sleep\)/],
	["shell", /process \d+ \(\S*sh\)/, /process \d+ \(\S*sh\)/],
	["listener", /a listener of process "SIGUSR2"/, /a listener of process "SIGUSR2"/],
	["thread", /thread \d+/, /thread \d+/],
	["watcher", /FSEventWrap/, /FSWatcher/],
];

function warnings({ host }: Opened): string[] {
	return host.logged.filter(({ level }) => level !== "info").map(({ message }) => message);
}

/** Whether anybody has seen it off does not count: only the thread that started a process can. */
function isRunning(pid: number): boolean {
	const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
	return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}

function exists(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

function childrenOf(pid: number): number[] {
	const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" }).split("\n");
	const rows = lines.map((line) => line.trim().split(/\s+/));
	return rows.filter(([, parent, name]) => Number(parent) === pid && name === "sleep").map(([id]) => Number(id));
}

for (const [isolation, kind] of Object.entries(kinds)) {
	test.for(named)(
		`${isolation}: a %s that dispose leaves behind is named in the log`,
		async ([way, thread, inline], context) => {
			const opened = await running(context, kind, opener);
			await opened.call("open", way);
			await opened.instance.dispose(ample);
			expect(warnings(opened)).toEqual([
				expect.stringMatching(/^Its dispose left behind what it had opened, which .* closed .*: /),
			]);
			expect(warnings(opened)[0]).toMatch(isolation === "thread" ? thread : inline);
		},
	);

	test.for(named)(`${isolation}: a %s that is closed is none, be it just now`, async ([way], context) => {
		const opened = await running(context, kind, opener);
		await opened.call("closeInDispose");
		await opened.call("open", way);
		await opened.call("openAndClose", way);
		await opened.instance.dispose(ample);
		// A thread takes its time to end, and may be named although it was told to.
		expect(warnings(opened).filter((line) => !/: thread \d+(, thread \d+)*\.$/.test(line))).toEqual([]);
	});

	test(`${isolation}: a component that has done things, and opened nothing that stays, leaves nothing behind`, async (context) => {
		const { createServer } = await import("node:http");
		const server = createServer((_, response) => response.end("text")).listen(0);
		await new Promise((resolve) => server.once("listening", resolve));
		const { port } = server.address() as { port: number };
		try {
			const opened = await running(context, kind, opener);
			await opened.call("finish");
			expect(await opened.call("read")).toBe(true);
			expect(await opened.call("fetch", `http://127.0.0.1:${port}/`)).toBe("text");
			await opened.instance.dispose(ample);
			expect(warnings(opened)).toEqual([]);
		} finally {
			server.closeAllConnections();
			server.close();
		}
	});

	test.for(["child", "shell"])(`${isolation}: a %s that is left behind ends`, async (way, context) => {
		const opened = await running(context, kind, opener);
		const pid = (await opened.call("open", way)) as number;
		expect(isRunning(pid)).toBe(true);
		await opened.instance.dispose(ample);
		await until("the process to end, and to be no zombie either", () => !exists(pid));
	});

	test(`${isolation}: a server that is left behind does not listen any more`, async (context) => {
		const opened = await running(context, kind, opener);
		const port = (await opened.call("open", "server")) as number;
		await opened.instance.dispose(ample);
		const { createServer } = await import("node:net");
		await until("the port to be free", async () => {
			const again = createServer();
			const listens = new Promise<boolean>((resolve) => {
				again.once("listening", () => resolve(true)).once("error", () => resolve(false));
			});
			again.listen(port, "127.0.0.1");
			const free = await listens;
			again.close();
			return free;
		});
	});
}

test("thread: what a thread has started ends with it, though it was in a busy loop from then on", async (context) => {
	const opened = await running(context, kinds.thread as InstanceKind, opener);
	const before = childrenOf(process.pid);
	const looping = opened.start("openAndLoop", "child");
	const [pid = 0] = await until("the process to start", () => {
		const started = childrenOf(process.pid).filter((child) => !before.includes(child));
		return started.length > 0 ? started : null;
	});
	await opened.instance.dispose(50);
	await expect(looping.outcome).rejects.toMatchObject({ code: "component-crashed" });
	await until("the process to end", () => !isRunning(pid));
});

test("inline: listeners and timers that are left behind are gone, and the host's own are not", async (context) => {
	const own = (): void => {};
	process.on("SIGUSR2", own);
	try {
		const opened = await running(context, kinds.inline as InstanceKind, opener);
		await opened.call("open", "listener");
		await opened.call("open", "listener");
		expect(process.listenerCount("SIGUSR2")).toBe(3);
		await opened.instance.dispose(ample);
		expect(process.listeners("SIGUSR2")).toEqual([own]);
		expect(warnings(opened)[0]).toContain('2 × a listener of process "SIGUSR2"');
	} finally {
		process.off("SIGUSR2", own);
	}
});

test("thread: one that waits in the system, where V8 cannot end it, is given up, and nobody waits for it", async (context) => {
	const waiting: Fixture = {
		name: "waiting",
		noodle: { methods: ["run"] },
		definition: `{ setup: () => ({ methods: {
			run: (file) => require("node:child_process").execFileSync("sh", ["-c", 'echo $$ > "$0" && exec sleep 1000', file]),
		} }) }`,
	};
	const opened = await running(context, kinds.thread as InstanceKind, waiting);
	const file = join(opened.entry.folder, "pid");
	const call = opened.start("run", file);
	const pid = await until("the process to run", () => existsSync(file) && Number(readFileSync(file, "utf8")));
	onTestFinished(() => void process.kill(pid, "SIGKILL"));
	const refused = expect(call.outcome).rejects.toMatchObject({ code: "component-crashed" });
	await opened.instance.dispose(50);
	await refused;
	expect(exists(pid)).toBe(true);
	expect(warnings(opened).join()).toContain("execSync");
});
