// VS Code as a server with its workbench in the browser. It listens on this machine only.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ExtensionFolders, folderFlags, installExtension, listExtensions } from "./extensions.ts";
import { type CodeServer, ensureCodeServer, type InstallOptions } from "./install.ts";
import { type Background, type Ended, startInBackground } from "./processes/background.ts";
import { type Settings, writeSettings } from "./settings.ts";

export interface VsCodeOptions extends InstallOptions {
	/** The folder that the url opens. */
	folder: string;
	/** An extension to install first. */
	vsix?: string;
	/** Where extensions are kept; several servers may share one. Default: inside the user data folder. */
	extensionsDir?: string;
	/** Default: a fresh folder, which `close` removes. */
	userDataDir?: string;
	/** Default: any free one. */
	port?: number;
	/** Settings of the user, over the quiet defaults of settings.ts. */
	settings?: Settings;
	/** A colour theme by its name, such as "Default Light Modern". */
	theme?: string;
	/** Whether folders have to be trusted first, as in a fresh VS Code. Default: every folder is trusted. */
	workspaceTrust?: boolean;
	/** What extensions find in their environment besides what is in ours. */
	environment?: NodeJS.ProcessEnv;
	/** Milliseconds until the server has to listen. Default: 30 s. */
	timeoutMs?: number;
}

export interface VsCode {
	/** Opens the folder in the workbench. */
	url: string;
	/** The server's process; extension hosts, file watchers and terminals are below it. */
	pid: number;
	/** VS Code's version. */
	version: string;
	/** The extensions that are really installed, as `publisher.name@version`. */
	extensions: string[];
	/** Resolves when the server has ended, whoever ended it. */
	ended: Promise<Ended>;
	/** Ends the server with all that it has started, and rejects when anything survives. */
	close(): Promise<void>;
}

/** Starts VS Code, after fetching it on the first run; resolves once its page can be loaded. */
export async function startVsCode(options: VsCodeOptions): Promise<VsCode> {
	const vscode = await ensureCodeServer(options);
	const dataFolder = resolve(options.userDataDir ?? (await mkdtemp(join(tmpdir(), "noodle-vscode-"))));
	const removeData = async (): Promise<void> => {
		if (options.userDataDir === undefined) {
			await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
		}
	};
	try {
		const folders = { dataFolder, extensionsFolder: options.extensionsDir };
		const extensions = await prepare(vscode, folders, options);
		const server = await serve(vscode, folders, options);
		const close = async (): Promise<void> => {
			await server.end();
			await removeData();
		};
		const { pid, ended, match } = server;
		const url = `http://127.0.0.1:${match[1]}/?folder=${encodeFolder(resolve(options.folder))}`;
		await answers(url).catch(async (error: unknown) => {
			await server.end();
			throw error;
		});
		return { url, pid, version: vscode.version, extensions, ended, close };
	} catch (error) {
		await removeData();
		throw error;
	}
}

async function prepare(vscode: CodeServer, folders: ExtensionFolders, options: VsCodeOptions): Promise<string[]> {
	const theme = options.theme === undefined ? {} : { "workbench.colorTheme": options.theme };
	await writeSettings(folders.dataFolder, { ...theme, ...options.settings });
	if (options.vsix !== undefined) {
		await installExtension(vscode, folders, options.vsix);
	}
	return listExtensions(vscode, folders);
}

async function serve(vscode: CodeServer, folders: ExtensionFolders, options: VsCodeOptions): Promise<Background> {
	const { port = 0, workspaceTrust = false } = options;
	// VS Code never removes its sockets from the folder for temporary files; here they go with the data.
	const temporary = join(folders.dataFolder, "tmp");
	await mkdir(temporary, { recursive: true });
	return startInBackground({
		name: "VS Code",
		command: vscode.node,
		args: [
			vscode.serverMain,
			...folderFlags(folders),
			...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"],
			...(workspaceTrust ? [] : ["--disable-workspace-trust"]),
		],
		cwd: options.folder,
		environment: { ...environmentForVsCode(), TMPDIR: temporary, ...options.environment },
		ready: /agent listening on (\d+)/,
		// It would stay, and listen nowhere.
		failed: /listen E[A-Z]+/,
		timeoutMs: options.timeoutMs ?? 30_000,
		signal: options.signal,
	});
}

/** Ours without what npm, Vitest or a VS Code around us have put there, which would change how the inner one works. */
function environmentForVsCode(): NodeJS.ProcessEnv {
	const foreign = /^(npm_|VSCODE_|VITEST|ELECTRON_|NODE_OPTIONS$|NODE_ENV$)/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

async function answers(url: string): Promise<void> {
	const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
	if (!response.ok) {
		throw new Error(`VS Code listens, but answers ${url} with ${response.status} ${await response.text()}.`);
	}
}

/** A folder as VS Code wants it in a url: with forward slashes, and on Windows a slash before the drive. */
function encodeFolder(folder: string): string {
	const path = folder.replaceAll("\\", "/");
	return (path.startsWith("/") ? path : `/${path}`).split("/").map(encodeURIComponent).join("/");
}
