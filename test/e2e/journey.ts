// What every journey begins with: a folder, a real VS Code on it with the packed extension, and a window of its own.
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import type { VsCode, VsCodeOptions } from "../../scripts/lib/vscode/server.ts";
import { copyExample, type RealService, runService, type Workspace } from "../example/real-service.ts";
import { launchBrowser } from "../harness/vscode/browser.ts";
import { startTestVsCode } from "../harness/vscode/vscode.ts";
import { Workbench, type WorkbenchOptions } from "../harness/vscode/workbench.ts";
import { packedExtension } from "./packed-extension.ts";

/** What the extension and its server have logged, for whoever has to find out why a journey failed. */
const keptLogs = fileURLToPath(new URL("../../test-results/logs/", import.meta.url));

export interface JourneyOptions
	extends Pick<VsCodeOptions, "vsix" | "theme" | "settings" | "environment" | "workspaceTrust"> {
	/** What its logs are kept under, `test-results/logs/<name>`. */
	readonly name: string;
	readonly viewport?: WorkbenchOptions["viewport"];
}

export interface Journey {
	/** The folder that VS Code has open. */
	readonly root: string;
	/** Path of the folder's noodle.json. */
	readonly manifest: string;
	readonly vscode: VsCode;
	readonly browser: Browser;
	readonly workbench: Workbench;
	/** Ends all that was started for it, and removes the folder. What could not be ended is an error, after everything else was. */
	end(): Promise<void>;
}

/** @param folder is the journey's from now on, also when the journey cannot begin */
export async function startJourney(folder: Workspace, options: JourneyOptions): Promise<Journey> {
	return startWith(folder, options, async () => ({}));
}

export interface ExampleJourney extends Journey {
	readonly service: RealService;
}

/** A journey on a copy of the example, while its service runs. */
export async function startExampleJourney(options: JourneyOptions): Promise<ExampleJourney> {
	const example = await copyExample();
	return startWith(example, options, async (begin) => ({
		service: await begin(runService(example.root), (service) => service.stop()),
	}));
}

/** Begins to start something that ends with the journey, also when something else has not started. */
type Begin = <Thing>(starting: Promise<Thing>, end: (started: Thing) => Promise<unknown>) => Promise<Thing>;

async function startWith<Beside>(
	folder: Workspace,
	{ name, viewport, ...options }: JourneyOptions,
	startBeside: (begin: Begin) => Promise<Beside>,
): Promise<Journey & Beside> {
	const ends: (() => Promise<unknown>)[] = [() => folder.remove()];
	const begin: Begin = (starting, end) => {
		ends.unshift(async () => {
			const [started] = await Promise.allSettled([starting]);
			if (started.status === "fulfilled") await end(started.value);
		});
		return starting;
	};
	const end = () => endAll(ends);
	try {
		const userDataDir = await begin(mkdtemp(join(tmpdir(), "noodle-e2e-")), (kept) => keepLogs(kept, name));
		const vsix = options.vsix ?? (await packedExtension());
		const [beside, vscode, browser] = await Promise.all([
			startBeside(begin),
			begin(startTestVsCode({ ...options, folder: folder.root, vsix, userDataDir }), (started) => started.close()),
			begin(launchBrowser(), (started) => started.close()),
		]);
		const workbench = await Workbench.open(browser, vscode.url, viewport ? { viewport } : {});
		return {
			...beside,
			root: folder.root,
			manifest: join(folder.root, "noodle.json"),
			vscode,
			browser,
			workbench,
			end,
		};
	} catch (error) {
		const [ended] = await Promise.allSettled([end()]);
		if (ended.status === "fulfilled") throw error;
		throw new AggregateError([error, ended.reason], "The journey could neither begin nor be ended.");
	}
}

/** One after the other, the newest first. */
async function endAll(ends: readonly (() => Promise<unknown>)[]): Promise<void> {
	const errors: unknown[] = [];
	for (const end of ends) await end().catch((error: unknown) => errors.push(error));
	if (errors.length > 0) throw new AggregateError(errors, "Not all of the journey could be ended.");
}

async function keepLogs(userDataDir: string, name: string): Promise<void> {
	const [logs, kept] = [join(userDataDir, "data", "logs"), join(keptLogs, name)];
	await rm(kept, { recursive: true, force: true });
	// A VS Code that did not start has none.
	if (existsSync(logs)) await cp(logs, kept, { recursive: true });
	await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
}
