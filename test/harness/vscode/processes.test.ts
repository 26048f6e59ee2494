import { EventEmitter, once } from "node:events";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import {
	type Background,
	type BackgroundOptions,
	startInBackground,
} from "../../../scripts/lib/vscode/processes/background.ts";
import { listProcesses, type ProcessRow, treeOf } from "../../../scripts/lib/vscode/processes/tree.ts";

function row(pid: number, parent: number, group: number): ProcessRow {
	return { pid, parent, group, command: "" };
}

test("a tree has descendants, orphans in its groups, and nobody else", () => {
	const rows = [
		row(1, 0, 1),
		row(10, 1, 10), // the root
		row(11, 10, 10), // its child
		row(12, 11, 12), // a grandchild that leads a group
		row(13, 1, 12), // and one that has lost its parent, but not that group
		row(14, 1, 10), // an orphan in the root's group
		row(20, 1, 20), // somebody else
	];
	expect(treeOf([10], rows).map(({ pid }) => pid)).toEqual([10, 11, 12, 13, 14]);
});

/** A Node program in the background, which says "ready" at the end of the script. */
function start(script: string, options: Partial<BackgroundOptions> = {}): Promise<Background> {
	return startInBackground({
		name: "The sample",
		command: process.execPath,
		args: ["--eval", `${script}; console.log("ready", process.pid);`],
		cwd: tmpdir(),
		environment: process.env,
		ready: /ready (\d+)/,
		timeoutMs: 20_000,
		...options,
	});
}

const stay = "setInterval(() => {}, 1000)";
const spawnNode = (script: string, options: string): string =>
	`require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(script)}], ${options})`;

/** Hears lines, and can be asked to wait for one. */
function listener() {
	const events = new EventEmitter();
	const seen: string[] = [];
	const until = async (wanted: RegExp): Promise<void> => {
		while (!seen.some((line) => wanted.test(line))) {
			await once(events, "line");
		}
	};
	const line = (text: string): void => {
		seen.push(text);
		events.emit("line");
	};
	return { lines: { seen, until }, line };
}

async function isRunning(pid: number): Promise<boolean> {
	return (await listProcesses()).some((process) => process.pid === pid);
}

test("ending a program ends its children too, in whatever session they are and whether they listen or not", async () => {
	const stubborn = 'process.on("SIGTERM", () => {}); console.log("stubborn", process.pid); setInterval(() => {}, 1000)';
	const grandchild = `${spawnNode(stubborn, '{ stdio: "inherit", detached: true }')}; console.log("child", process.pid)`;
	const children = `${spawnNode(grandchild, '{ stdio: "inherit", detached: true }')}; ${stay}`;
	const { lines, line } = listener();
	const program = await start(children, { stopGraceMs: 200, onLine: line });
	await lines.until(/^stubborn/);
	const pids = lines.seen.map((line) => Number(line.split(" ")[1]));
	expect(pids).toHaveLength(3);
	await program.end();
	expect(await Promise.all(pids.map(isRunning))).toEqual([false, false, false]);
});

test("a program is asked before it is killed, and its children after it", async () => {
	const child =
		'process.on("SIGTERM", () => { console.log("child ends"); process.exit() }); setInterval(() => {}, 1000)';
	const parent = `
		const child = ${spawnNode(`${child}; console.log("child is up")`, '{ stdio: ["ignore", "pipe", "inherit"] }')};
		child.stdout.on("data", text => process.stdout.write(text));
		process.on("SIGTERM", () => setTimeout(() => { console.log("parent ends"); process.exit(0) }, 100));`;
	const { lines, line } = listener();
	const program = await start(parent, { onLine: line });
	await lines.until(/^child is up$/);
	await program.end();
	expect(await program.ended).toMatchObject({ how: "exit code 0" });
	expect(lines.seen).not.toContain("child ends");
	expect(lines.seen.at(-1)).toBe("parent ends");
});

test("a program that dies takes what it has started with it", async () => {
	const program = await start(`${spawnNode(stay, '{ stdio: "inherit" }')}; ${stay}`);
	const tree = treeOf([program.pid], await listProcesses());
	expect(tree).toHaveLength(2);
	process.kill(program.pid, "SIGKILL");
	expect((await program.ended).how).toBe("SIGKILL");
	expect(await Promise.all(tree.map(({ pid }) => isRunning(pid)))).toEqual([false, false]);
});

test("a program that ends before it is ready is an error with its log", async () => {
	const failing = start('console.error("no such port"); process.exit(3)');
	await expect(failing).rejects.toThrow(/The sample ended \(exit code 3\) before it was ready[\s\S]*no such port/);
});

test("a program that says that it has failed is ended, without waiting for more", async () => {
	const failing = start(`console.log("listen EADDRINUSE", process.pid); ${stay}`, {
		ready: /never/,
		failed: /listen E/,
	});
	const error = await failing.catch((error: Error) => error);
	expect(error).toMatchObject({ message: expect.stringMatching(/^The sample cannot start: listen EADDRINUSE \d+$/) });
	const pid = Number(/\d+/.exec((error as Error).message));
	expect(await isRunning(pid)).toBe(false);
});

test("a program that is never ready is ended, and an error with its log", async () => {
	const silent = start(`console.log("thinking", process.pid); ${stay}`, { ready: /never/, timeoutMs: 1500 });
	const { message } = (await silent.catch((error: Error) => error)) as Error;
	expect(message).toMatch(/The sample is not ready after 1500 ms[\s\S]*thinking \d+/);
	const pid = Number(/thinking (\d+)/.exec(message)?.[1]);
	expect(await isRunning(pid)).toBe(false);
});

test("waiting can be called off", async () => {
	const controller = new AbortController();
	const waiting = start(stay, {
		ready: /never/,
		signal: controller.signal,
		onLine: () => controller.abort(new Error("called off")),
	});
	await expect(waiting).rejects.toThrow("called off");
});

test("a program that does not exist is an error", async () => {
	await expect(start("", { command: "/no/such/program" })).rejects.toThrow(/ENOENT/);
});
