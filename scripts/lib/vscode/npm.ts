import { spawn } from "node:child_process";

const quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];

/** Versions are pinned, so what npm has kept is as good as new; and without a network it says so in seconds, not minutes. */
const quickly = ["--prefer-offline", "--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=8000"];

/** What npm prints when the registry, a proxy or the name service in between does not answer. */
const unreachable =
	/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/;

/**
 * Runs `npm install` for production in a folder. No install script is run: they would want a compiler.
 * @param packages What to install; nothing: what the folder's own package.json names, at its locked versions.
 */
export async function npmInstall(folder: string, packages: string[] = [], signal?: AbortSignal): Promise<void> {
	const { status, output } = await runNpm(
		["install", "--prefix", folder, "--omit=dev", "--package-lock", ...quietly, ...quickly, ...packages],
		folder,
		signal,
	);
	signal?.throwIfAborted();
	if (status === 0) {
		return;
	}
	const what = packages.join(" and ") || `the dependencies of ${folder}`;
	if (unreachable.test(output)) {
		throw new Error(
			`npm could not fetch ${what}, because the npm registry did not answer. Check the network and, behind a proxy, ` +
				`npm's "proxy" and "registry" settings (npm config list); then run the command again. npm said:\n${output}`,
		);
	}
	throw new Error(`npm could not install ${what}. npm said:\n${output}`);
}

function runNpm(args: string[], cwd: string, signal?: AbortSignal): Promise<{ status: number | null; output: string }> {
	const [command, ...first] = npmCommand();
	// On Windows npm is a .cmd file, which only a shell can start.
	const child = spawn(command, [...first, ...args], {
		cwd,
		stdio: ["ignore", "pipe", "pipe"],
		shell: process.platform === "win32" && first.length === 0,
	});
	let output = "";
	const collect = (chunk: string): void => {
		output = (output + chunk).slice(-4000);
	};
	child.stdout.setEncoding("utf8").on("data", collect);
	child.stderr.setEncoding("utf8").on("data", collect);
	const stop = (): void => {
		child.kill();
	};
	signal?.addEventListener("abort", stop);
	return new Promise((resolve, reject) => {
		child.once("error", (cause) => reject(new Error(`npm could not be started (${command}).`, { cause })));
		child.once("close", (status) => {
			signal?.removeEventListener("abort", stop);
			resolve({ status, output: output.trim() });
		});
	});
}

/** The npm that runs us, so that its version and settings stay the same; otherwise the one on the path. */
function npmCommand(): [string, ...string[]] {
	const npm = process.env.npm_execpath;
	return npm?.endsWith("npm-cli.js") ? [process.execPath, npm] : ["npm"];
}
