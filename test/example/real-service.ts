import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { buildExample } from "../../scripts/lib/example.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const example = join(repository, "examples", "docs-service");
const copied = ["service.js", "package.json", "noodle.json", "lib", "docs"];

export interface Workspace {
	readonly root: string;
	remove(): Promise<void>;
}

/** A copy of the example, so that a test can run it without getting into the way of a service that somebody runs there. */
export async function copyExample(): Promise<Workspace> {
	const root = await mkdtemp(join(tmpdir(), "noodle-service-"));
	for (const entry of copied) await cp(join(example, entry), join(root, entry), { recursive: true });
	await symlink(join(repository, "node_modules"), join(root, "node_modules"), "junction");
	await buildExample({ root });
	return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

export interface RealService {
	readonly url: string;
	readonly pid: number;
	readonly stdout: readonly string[];
	readonly stderr: readonly string[];
	readonly ended: Promise<Ending>;
	/** What it says of itself. */
	status(): Promise<ServiceStatus>;
	/** Tells it to stop, and waits for its end. */
	stop(signal?: NodeJS.Signals): Promise<Ending>;
}

interface ServiceStatus {
	readonly pid: number;
	/** The version that serves, by the component's name. */
	readonly releases: Readonly<Record<string, string>>;
}

interface Ending {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** Runs service.js as a process of its own, and waits for the line that says where it listens. */
export async function runService(root: string, env: Record<string, string> = {}): Promise<RealService> {
	const { child, stdout, stderr, ended } = spawnService(root, env);
	const url = await Promise.race([listening(child), ended.then(() => null)]);
	if (url === null) throw new Error(`The service ended before it listened:\n${stderr.join("\n")}`);
	return {
		url,
		pid: child.pid as number,
		stdout,
		stderr,
		ended,
		status: async () => (await fetch(`${url}/status`)).json() as Promise<ServiceStatus>,
		stop(signal = "SIGTERM") {
			child.kill(signal);
			return ended;
		},
	};
}

/** Runs it where it is not going to listen, and gives how it ended. */
export async function failingService(root: string, env: Record<string, string>) {
	const { stdout, stderr, ended } = spawnService(root, env);
	const { code } = await ended;
	return { code, stdout: stdout.join("\n"), stderr: stderr.join("\n") };
}

function spawnService(root: string, env: Record<string, string>) {
	const child = spawn(process.execPath, ["service.js"], {
		cwd: root,
		env: { ...process.env, PORT: "0", ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const [stdout, stderr]: [string[], string[]] = [[], []];
	const readers = [
		createInterface(child.stdout).on("line", (line) => stdout.push(line)),
		createInterface(child.stderr).on("line", (line) => stderr.push(line)),
	];
	// Both streams may hold lines yet when the process has ended.
	const read = Promise.all(readers.map((reader) => once(reader, "close")));
	const ended = once(child, "exit").then(async ([code, signal]): Promise<Ending> => {
		await read;
		return { code, signal };
	});
	return { child, stdout, stderr, ended };
}

async function listening({ stdout }: ChildProcess): Promise<string> {
	if (!stdout) throw new Error("The service's output is not piped.");
	for await (const line of createInterface(stdout)) {
		const url = /^docs-service listens on (http:\S+)$/.exec(line)?.[1];
		if (url) return url;
	}
	throw new Error("The service said nothing of where it listens.");
}
