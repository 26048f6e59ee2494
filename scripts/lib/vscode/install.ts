// A real VS Code from the npm registry alone: no download site, no compiler, no system packages.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureCached } from "./cache.ts";
import { nodeForVsCode } from "./node.ts";
import { npmInstall } from "./npm.ts";
import { codeServerVersion, recipe } from "./versions.ts";

export interface CodeServer {
	/** The script that runs VS Code's server. */
	serverMain: string;
	/** The Node to run it with. */
	node: string;
	/** VS Code's version, not code-server's. */
	version: string;
}

export interface InstallOptions {
	/** Gets one line when something has to be fetched, and one when it is there. Default: stderr. */
	log?: (line: string) => void;
	signal?: AbortSignal;
}

/** VS Code's server, fetched into the cache on the first run (about 200 MB, some 20 seconds on a good line). */
export async function ensureCodeServer(options: InstallOptions = {}): Promise<CodeServer> {
	const log = options.log ?? console.error;
	const folder = await ensureCached({
		name: `code-server-${codeServerVersion}-${process.platform}-${process.arch}-${recipe}`,
		proof: join("out", "server-main.js"),
		fill: async (entry) => {
			const start = Date.now();
			log(`Fetching VS Code (code-server ${codeServerVersion}) from the npm registry, once for this machine…`);
			await fetchVsCode(entry, options.signal);
			log(`VS Code is fetched, after ${Math.round((Date.now() - start) / 1000)} s.`);
		},
	});
	const { version } = await readJson<{ version: string }>(join(folder, "package.json"));
	return { serverMain: join(folder, "out", "server-main.js"), node: nodeForVsCode(), version };
}

async function fetchVsCode(folder: string, signal: AbortSignal | undefined): Promise<void> {
	const download = join(folder, "download");
	await mkdir(download);
	await npmInstall(download, [`code-server@${codeServerVersion}`], signal);
	const home = join(download, "node_modules", "code-server");
	for (const part of ["bin", "extensions", "out", "resources", "npm-shrinkwrap.json", "package.json", "product.json"]) {
		await rename(join(home, "lib", "vscode", part), join(folder, part));
	}
	for (const notice of ["LICENSE", "ThirdPartyNotices.txt"]) {
		await rename(join(home, notice), join(folder, notice));
	}
	await rm(download, { recursive: true });

	await leaveOutAssistants(folder);
	await npmInstall(folder, [], signal);
	await npmInstall(join(folder, "extensions"), [], signal);
	await standInForNativeModules(folder);
}

/**
 * The coding assistant is most of what would be downloaded, and its panels would stand in the way of ours. Whatever
 * the two named packages alone depend on falls out of npm's tree with them.
 */
async function leaveOutAssistants(folder: string): Promise<void> {
	await rm(join(folder, "extensions", "copilot"), { recursive: true, force: true });
	const unwanted = ["@github/copilot-sdk", "@microsoft/mxc-sdk"];
	const manifest = await readJson<Manifest>(join(folder, "package.json"));
	const lock = await readJson<{ packages: Record<string, Manifest> }>(join(folder, "npm-shrinkwrap.json"));
	for (const name of unwanted) {
		delete manifest.dependencies[name];
		delete lock.packages[""]?.dependencies[name];
	}
	await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
	await writeFile(join(folder, "npm-shrinkwrap.json"), JSON.stringify(lock));
}

interface Manifest {
	dependencies: Record<string, string>;
}

/**
 * Two of VS Code's modules are C++ that only an install script would compile. Without `spdlog` every output channel of
 * every extension stays empty; without `native-watchdog` each extension host starts with an error.
 */
async function standInForNativeModules(folder: string): Promise<void> {
	for (const name of ["spdlog", "native-watchdog"]) {
		const module = join(folder, "node_modules", "@vscode", name);
		if (!existsSync(join(module, "build"))) {
			await copyFile(fileURLToPath(new URL(`stand-ins/${name}.cjs`, import.meta.url)), join(module, "index.js"));
		}
	}
}

async function readJson<T>(file: string): Promise<T> {
	return JSON.parse(await readFile(file, "utf8")) as T;
}
