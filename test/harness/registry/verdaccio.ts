import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "../until.ts";
import type { ReleaseSpec } from "../workspace.ts";
import { publishRelease } from "./publish.ts";

const program = fileURLToPath(new URL("../../../node_modules/verdaccio/bin/verdaccio", import.meta.url));

/** A real Verdaccio on this machine, without an uplink: it has what tests publish and nothing else. */
export interface Registry {
	/** Ends in a slash. */
	readonly url: string;
	/** A login that may read and publish `@closed/*`. */
	readonly token: string;
	publish(release: ReleaseSpec): Promise<void>;
	/** Publishes a version whose package.json is this, with that content beside it. */
	publishRaw(release: ReleaseSpec, change: (manifest: Record<string, unknown>) => void): Promise<void>;
	/** Changes the stored tarball of a version, as a damaged disk or an intruder would. */
	tamper(name: string, version: string): Promise<void>;
	/** Takes everything away that was published. */
	empty(): Promise<void>;
	close(): Promise<void>;
}

export async function startRegistry(): Promise<Registry> {
	const folder = await mkdtemp(join(tmpdir(), "noodle-registry-"));
	const port = await freePort();
	const url = `http://127.0.0.1:${port}/`;
	await writeFile(join(folder, "config.yaml"), configuration);
	const server = spawn(
		process.execPath,
		[program, "--config", join(folder, "config.yaml"), "--listen", `127.0.0.1:${port}`],
		{
			cwd: folder,
			stdio: ["ignore", "pipe", "pipe"],
		},
	);
	try {
		await listening(server, url);
		const token = await signUp(url);
		const publish = (release: ReleaseSpec, change?: (manifest: Record<string, unknown>) => void) =>
			publishRelease(url, token, release, change);
		return {
			url,
			token,
			publish: (release) => publish(release),
			publishRaw: (release, change) => publish(release, change),
			async tamper(name, version) {
				const file = join(folder, "storage", name, `${name.split("/").at(-1)}-${version}.tgz`);
				const content = await readFile(file);
				content[content.length - 5] = (content.at(-5) ?? 0) ^ 0xff;
				await writeFile(file, content);
			},
			async empty() {
				for (const entry of await readdir(join(folder, "storage")))
					if (!entry.startsWith(".")) await rm(join(folder, "storage", entry), { recursive: true });
			},
			close: () => end(server, folder),
		};
	} catch (error) {
		await end(server, folder);
		throw error;
	}
}

const configuration = `
storage: ./storage
auth: { htpasswd: { file: ./htpasswd, max_users: 10 } }
uplinks: {}
web: { enable: false }
packages:
  "@closed/*": { access: $authenticated, publish: $authenticated }
  "**": { access: $all, publish: $all }
log: { type: stdout, format: json, level: warn }
`;

async function end(server: ChildProcess, folder: string): Promise<void> {
	if (server.exitCode === null && server.signalCode === null) {
		const ended = once(server, "exit");
		server.kill("SIGKILL");
		await ended;
	}
	await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** It says that it listens a moment before it does, so it is asked. */
async function listening(server: ChildProcess, url: string): Promise<void> {
	let said = "";
	let ended: unknown = null;
	const hear = (chunk: Buffer): void => {
		said += String(chunk);
	};
	server.stdout?.on("data", hear);
	server.stderr?.on("data", hear);
	server.once("error", (error) => {
		ended = error;
	});
	server.once("exit", (code) => {
		ended = `exit code ${code}`;
	});
	await until("Verdaccio", async () => {
		if (ended !== null) throw new Error(`Verdaccio did not start (${ended}):\n${said}`);
		return fetch(`${url}-/ping`).then(
			({ ok }) => ok,
			// Nobody listens there yet.
			() => false,
		);
	});
}

async function signUp(url: string): Promise<string> {
	const answer = await fetch(`${url}-/user/org.couchdb.user:ann`, {
		method: "PUT",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ name: "ann", password: "only-for-tests" }),
	});
	const { token } = (await answer.json()) as { token?: string };
	if (token === undefined) throw new Error(`Verdaccio gave no token (${answer.status}).`);
	return token;
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	if (address === null || typeof address === "string") throw new Error("There is no free port.");
	return address.port;
}
