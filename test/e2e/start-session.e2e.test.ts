// What `npm start` runs once everything is built, with a service that is as small as one can be.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runSession, type Session } from "../../scripts/lib/start/session.ts";
import { listProcesses, type ProcessRow, treeOf } from "../../scripts/lib/vscode/processes/tree.ts";
import { launchBrowser } from "../harness/vscode/browser.ts";
import { packProbe, probeId } from "../harness/vscode/probe.ts";
import { Workbench } from "../harness/vscode/workbench.ts";

let scratch: string;
let folder: string;
let controller: AbortController;
let said: string[];

const service = `
	import { createServer } from "node:http";
	const server = createServer((request, response) => {
		response.end("hello");
		if (request.url === "/die") response.once("close", () => { throw new Error("out of ink"); });
	});
	server.listen(process.env.PORT, "127.0.0.1", () => {
		console.log("docs-service listens on http://127.0.0.1:" + server.address().port);
	});
`;

beforeEach(async () => {
	scratch = await mkdtemp(join(tmpdir(), "noodle-start-"));
	folder = join(scratch, "docs-service");
	await mkdir(folder);
	await writeFile(join(folder, "package.json"), '{ "type": "module" }');
	await writeFile(join(folder, "service.js"), service);
	controller = new AbortController();
	said = [];
});

afterEach(async () => {
	vi.unstubAllEnvs();
	await rm(scratch, { recursive: true, force: true });
});

/** Starts a session; when it says that it is ready, the visit takes place, and then the session is told to stop. */
async function run(
	changes: Partial<Session>,
	visit: (line: string) => Promise<void> | void = () => {},
): Promise<number> {
	const { session, ready } = await start(changes);
	const line = await Promise.race([ready, session]);
	if (typeof line === "string") {
		try {
			await visit(line);
		} finally {
			controller.abort(new Error("The test has seen enough."));
		}
	}
	return session;
}

async function start(changes: Partial<Session>): Promise<{ session: Promise<number>; ready: Promise<string> }> {
	const vsix = await packProbe(scratch);
	let session: Promise<number> = Promise.resolve(0);
	const ready = new Promise<string>((resolve) => {
		session = runSession({
			options: { open: false, port: undefined, servicePort: 0 },
			folder,
			vsix,
			extension: probeId,
			signal: controller.signal,
			say: (line) => said.push(line),
			announce: resolve,
			...changes,
		});
	});
	return { session, ready };
}

function serviceUrl(): string {
	return /answers at (\S+);/.exec(said.join("\n"))?.[1] ?? "";
}

test("the address that is announced opens the folder, with the extension active, while the service answers", async () => {
	const isOurs = ({ command }: ProcessRow): boolean => /service\.js|server-main|bootstrap-fork/.test(command);
	let started: ProcessRow[] = [];
	const code = await run({}, async (line) => {
		expect(line).toMatch(/^Noodle Upgrade is ready at http:\/\/127\.0\.0\.1:\d+\/\?folder=/);
		expect(await (await fetch(serviceUrl())).text()).toBe("hello");
		const browser = await launchBrowser();
		try {
			const workbench = await Workbench.open(browser, line.split(" ready at ")[1] ?? "");
			await workbench.statusBarItem("Probe ready", 60_000);
			await workbench.treeItem("Files Explorer", "service.js");
			started = treeOf([process.pid], await listProcesses()).filter(isOurs);
		} finally {
			await browser.close();
		}
	});
	expect(code).toBe(0);
	expect(said.at(-1)).toBe("The test has seen enough.");
	// The service, the server, and what the server has started: the extension host and more.
	expect(started.length).toBeGreaterThanOrEqual(3);
	const left = new Set((await listProcesses()).map(({ pid }) => pid));
	expect(started.filter(({ pid }) => left.has(pid))).toEqual([]);
});

test("a port that is taken: the service takes another, and VS Code says so", async () => {
	const other = createServer().listen(0, "127.0.0.1");
	await new Promise((resolve) => other.once("listening", resolve));
	const taken = (other.address() as { port: number }).port;
	const code = await run({ options: { open: false, port: taken, servicePort: taken } });
	other.close();
	expect(code).toBe(1);
	expect(new URL(serviceUrl()).port).not.toBe(String(taken));
	expect(said.at(-1)).toBe(`Port ${taken} is taken. Choose another with --port, or leave that out for any free one.`);
});

test("a service that dies stops the rest, with the end of its log", async () => {
	const { session, ready } = await start({});
	await ready;
	await fetch(`${serviceUrl()}/die`);
	expect(await session).toBe(1);
	expect(said.at(-1)).toMatch(/The example service ended by itself \(exit code 1\)[\s\S]*out of ink/);
});

test("a service that cannot start is an error, and VS Code is not even tried", async () => {
	await writeFile(join(folder, "service.js"), 'throw new Error("no such component");');
	expect(await run({})).toBe(1);
	expect(said).toHaveLength(2);
	expect(said[1]).toMatch(/The example service ended \(exit code 1\)[\s\S]*no such component/);
});

test("an extension that VS Code does not list is an error", async () => {
	expect(await run({ extension: "noodle-test.other@1.0.0" })).toBe(1);
	expect(said.at(-1)).toMatch(/does not list noodle-test\.other@1\.0\.0/);
});

/** Makes commands of this name, and nothing else, the path. Each writes down what it is asked for. */
async function makeOnlyCommand(name: string, script = ""): Promise<void> {
	const bin = join(scratch, "bin");
	await mkdir(bin);
	await writeFile(join(bin, name), `#!/bin/sh\necho "$@" >> ${scratch}/calls\n${script}\n`);
	await chmod(join(bin, name), 0o755);
	vi.stubEnv("PATH", bin);
}

async function calls(): Promise<string[]> {
	return (await readFile(join(scratch, "calls"), "utf8")).trim().split("\n");
}

const open = { options: { open: true, port: undefined, servicePort: 0 } };

test("with code on the path, the extension and the folder go there", async () => {
	await makeOnlyCommand("code", `test "$1" = --list-extensions && echo ${probeId}; true`);
	const code = await run(open, (line) => {
		expect(line).toBe(`Noodle Upgrade is ready in VS Code, in the window for ${folder}`);
	});
	expect(code).toBe(0);
	expect(await calls()).toEqual([
		`--install-extension ${join(scratch, "probe.vsix")} --force`,
		"--list-extensions --show-versions",
		folder,
	]);
});

test("a code that refuses is told of, and VS Code in the browser takes its place", async () => {
	await makeOnlyCommand("code", 'echo "not as root" >&2; exit 1');
	const code = await run(open, (line) => {
		expect(line).toMatch(/^Noodle Upgrade is ready at http/);
	});
	expect(code).toBe(0);
	expect(said.join("\n")).toMatch(/not as root\s+VS Code in the browser is used instead\./);
});

test.runIf(process.platform === "linux")("without code, the address opens in the person's browser", async () => {
	await makeOnlyCommand("xdg-open");
	const code = await run(open, async (line) => {
		await vi.waitFor(async () => expect(await calls()).toEqual([line.split(" ready at ")[1]]));
	});
	expect(code).toBe(0);
});

test("without code and a browser, the address is still announced", async () => {
	vi.stubEnv("PATH", scratch);
	const code = await run(open, (line) => {
		expect(line).toMatch(/^Noodle Upgrade is ready at http/);
	});
	expect(code).toBe(0);
	expect(said.join("\n")).toMatch(/No browser could be opened \(.*\); open the address yourself\./);
});
