import { readFile } from "node:fs/promises";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { requirePython } from "../harness/python.ts";
import { until } from "../harness/until.ts";
import { startServiceProcess } from "./harness/child.ts";
import { stateless } from "./harness/fixtures.ts";
import { type Hosted, hosted } from "./harness/hosted.ts";
import { isRunning, program } from "./harness/programs.ts";
import { workspaceForTest } from "./harness/workspace.ts";

beforeAll(requirePython);
afterEach(() => void vi.unstubAllEnvs());

/** What the releases here have between them. */
interface Tool {
	version(): string;
	pid(): number;
	wait(): void;
	grow(): void;
	dive(): void;
	go(): void;
	twice(): string;
	sleep(text: string): void;
	print(): void;
	child(): number;
}

const inProcess = (methods: string, before = "") =>
	stateless("tool", "1.0.0", `pid: () => process.pid, wait: () => new Promise(() => {}), ${methods}`, {
		before,
		noodle: { isolation: "process" },
	});

const tool = ({ runtime }: Hosted) => runtime.component<Tool>("tool");

async function servesAgain(host: Hosted): Promise<void> {
	await host.log.said(/1\.0\.0 runs again/);
	expect((await host.runtime.status()).slots).toMatchObject([{ restarts: 1, health: { status: "healthy" } }]);
}

test("a process that is killed takes its open calls along, and is started again", async () => {
	const host = await hosted({ releases: [inProcess("")] });
	const waiting = tool(host).wait();
	process.kill(await tool(host).pid(), "SIGKILL");
	await expect(waiting).rejects.toMatchObject({
		code: "component-crashed",
		message: expect.stringMatching(/^tool@1\.0\.0 died while .*\(its process was ended by SIGKILL\)/),
	});
	await servesAgain(host);
	expect(await tool(host).version()).toBe("1.0.0");
});

test("memory that runs out ends the process, and not the host", async () => {
	vi.stubEnv("NODE_OPTIONS", "--max-old-space-size=40");
	const grows = "grow: () => { const all = []; for (;;) all.push(new Array(10_000).fill(all.length)); },";
	const host = await hosted({ releases: [inProcess(grows)] });
	await expect(tool(host).grow()).rejects.toMatchObject({
		code: "component-crashed",
		message: expect.stringMatching(/FATAL ERROR: .*heap/i),
	});
	await servesAgain(host);
});

test("a recursion without end takes only its process along, and the reason is what Python said", async () => {
	const host = await hosted({
		releases: [
			program(
				"tool",
				"1.0.0",
				`def dive(id): return dive(id)\ndef version(id): return "1.0.0"\nMETHODS = {"dive": dive, "version": version}`,
			),
		],
	});
	await expect(tool(host).dive()).rejects.toMatchObject({
		code: "component-crashed",
		message: expect.stringMatching(/RecursionError: maximum recursion depth/),
	});
	await servesAgain(host);
	expect(await tool(host).version()).toBe("1.0.0");
});

test.each([
	["prints", 'write_raw(b"hello\\n")', /it wrote on its standard output what is not part of the protocol: "hello\\n"/],
	["sends what is not JSON", 'write_raw(b"Content-Length: 3\\r\\n\\r\\n{a}")', /it sent what is not JSON .*"\{a\}"/],
	["sends another protocol", 'write_raw(b"Content-Length: 2\\r\\n\\r\\n{}")', /not a message of JSON-RPC 2\.0: "\{\}"/],
	[
		"announces too much",
		'write_raw(b"Content-Length: 999999999999\\r\\n\\r\\n")',
		/announced a message of 999999999999 bytes/,
	],
	["sends an endless header", 'write_raw(b"X: " + b"x" * 9000)', /it sent a header of more than 8 KB/],
	["closes its output", "os.close(1); time.sleep(600)", /it closed the pipe by which it answers/],
	[
		"closes its input",
		'os.close(0); write({"id": id, "result": 0}); time.sleep(600)',
		/it closed the pipe by which it is asked/,
	],
])("a program that %s is ended, with the reason, and started again", async (_, does, why) => {
	const methods = `def go(id): ${does}\nMETHODS = {"go": go}`;
	const host = await hosted({ releases: [program("tool", "1.0.0", methods)] });
	const going = tool(host).go();
	// The one that closes its input answers this call, and finds its end with the next.
	const next = going.then(() => tool(host).go());
	await expect(next).rejects.toMatchObject({ code: "component-crashed", message: expect.stringMatching(why) });
	await servesAgain(host);
});

test("a second answer to one call is nobody's", async () => {
	const twice = `def twice(id):
    write({"id": id, "result": "first"})
    return "second"
METHODS = {"twice": twice}`;
	const host = await hosted({ releases: [program("tool", "1.0.0", twice)] });
	const answers = await Promise.all(Array.from({ length: 20 }, () => tool(host).twice()));
	expect(answers).toEqual(answers.map(() => "first"));
});

test("a program that reads no more has its calls refused before they fill the host, and is ended all the same", async () => {
	const sleeps = 'METHODS = {"sleep": lambda id: time.sleep(600)}';
	const host = await hosted({ releases: [program("tool", "1.0.0", sleeps)] });
	const megabyte = "x".repeat(1024 * 1024);
	const calls = Array.from({ length: 80 }, () => tool(host).sleep(megabyte));
	for (const call of calls) call.catch(() => {});
	await expect(calls.at(-1)).rejects.toMatchObject({
		code: "queue-full",
		message: expect.stringMatching(/^tool@1\.0\.0 has not read the last 64 MB/),
	});
	await host.runtime.stop({ timeoutMs: 1 });
	await expect(calls[0]).rejects.toMatchObject({ code: "component-crashed" });
});

test("a command that is not there is said by name", async () => {
	const missing = program("tool", "1.0.0", "METHODS = {}", { command: ["no-such-program"] });
	const { runtime, log } = await hosted({ releases: [missing] });
	expect(log.text).toMatch(/"no-such-program" cannot be started .*Install it where the host's PATH finds it/);
	await expect(runtime.component<Tool>("tool").go()).rejects.toMatchObject({ code: "component-unavailable" });
});

test("a program that ends at once keeps the old release serving, and says what it printed", async () => {
	const next = program("tool", "2.0.0", "raise ValueError('no license')");
	const host = await hosted({ releases: [inProcess(""), next] });
	expect(await (await host.driver()).swap("tool@2.0.0")).toMatchObject({
		ok: false,
		error: {
			code: "component-died",
			message: expect.stringMatching(/^tool@2\.0\.0: .*ended with code 1 \(ValueError: no license\)/),
		},
	});
	expect(await tool(host).version()).toBe("1.0.0");
});

test("a program that fails at once is found out while it is prepared, before anybody waits", async () => {
	// A shell: an interpreter that takes longer to come up than it is given time would be found out later.
	const command = ["sh", "-c", "echo Error: no license >&2; exit 3"];
	const next = program("tool", "2.0.0", "", { command, state_version: 1 });
	const host = await hosted({ releases: [inProcess(""), next] });
	expect(await (await host.driver()).prepare("tool@2.0.0")).toMatchObject({
		ok: false,
		error: { code: "component-died", message: expect.stringMatching(/ended with code 3 \(Error: no license\)/) },
	});
});

test("what a component and its children print is logged, and troubles nobody", async () => {
	const prints = `print: async () => {
		console.log("to the console"); console.error("to the error console"); process.stdout.write("without an end");
		const { spawnSync } = await import("node:child_process");
		spawnSync("sh", ["-c", "echo from a child; echo Content-Length: 3; cat"], { stdio: "inherit" });
	},`;
	const host = await hosted({ releases: [inProcess(prints)] });
	await tool(host).print();
	for (const line of [/^to the console$/, /^to the error console$/, /from a child$/, /^Content-Length: 3$/]) {
		await host.log.said(line);
	}
	expect(await tool(host).version()).toBe("1.0.0");
});

const withChild = `child: async () => {
	const { spawn } = await import("node:child_process");
	return spawn("sleep", ["600"], { stdio: "inherit" }).pid;
},`;

test("what a component has started ends with it, and is named", async () => {
	const host = await hosted({ releases: [inProcess(withChild), stateless("tool", "2.0.0")] });
	const child = await tool(host).child();
	expect(await isRunning(child)).toBe(true);
	const control = await host.driver();
	expect(await control.swap("tool@2.0.0")).toMatchObject({ ok: true });
	await host.runtime.stop();
	await host.log.said(new RegExp(`left behind what it had started, which was ended: process ${child} \\(sleep\\)`));
	await until("the child to be gone", async () => !(await isRunning(child)));
});

test("what a component has started ends with it when it crashes", async () => {
	const host = await hosted({ releases: [inProcess(withChild)] });
	const child = await tool(host).child();
	process.kill(await tool(host).pid(), "SIGKILL");
	await servesAgain(host);
	await until("the child to be gone", async () => !(await isRunning(child)));
});

test("a component that does not end by itself is ended, which the log says", async () => {
	const stays = `import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
METHODS = {"pid": lambda id: os.getpid()}
read_on = read
def read():
    message = read_on()
    while message is None: time.sleep(60)
    return message`;
	const host = await hosted({ releases: [program("tool", "1.0.0", stays)] });
	const pid = await tool(host).pid();
	await host.runtime.stop();
	expect(host.log.text).toMatch(/Its process did not end when its input did; SIGKILL was sent to end it/);
	expect(await isRunning(pid)).toBe(false);
});

test("when the host is killed, its components' processes end", async () => {
	const says = `const { writeFileSync } = await import("node:fs");
		writeFileSync(new URL("../../../pid", import.meta.url), String(process.pid));`;
	const javaScript = inProcess("", says);
	const python = program(
		"other",
		"1.0.0",
		`METHODS = {}
open(os.path.join(os.getcwd(), "..", "..", "..", "other-pid"), "w").write(str(os.getpid()))`,
	);
	const workspace = await workspaceForTest({
		manifest: { components: { tool: "1.0.0", other: "1.0.0" } },
		releases: [javaScript, python],
	});
	const service = await startServiceProcess(workspace.root, "wait");
	const pids = await Promise.all(
		["pid", "other-pid"].map(async (file) => Number(await readFile(workspace.path(file), "utf8"))),
	);
	for (const pid of pids) expect(await isRunning(pid)).toBe(true);
	await service.kill("SIGKILL");
	for (const pid of pids) await until(`process ${pid} to end`, async () => !(await isRunning(pid)));
});
