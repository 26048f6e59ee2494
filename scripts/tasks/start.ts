// `npm start`: the example service runs, and VS Code is open on it with the extension installed.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { buildExample } from "../lib/example.ts";
import { packageExtension } from "../lib/package.ts";
import { readOptions, type StartOptions, usage } from "../lib/start/options.ts";
import { runSession } from "../lib/start/session.ts";
import { listenForStop } from "../lib/start/until-stopped.ts";

const root = new URL("../../", import.meta.url);

/** 0 when it ran until it was told to stop, 1 when something failed or died, 2 for wrong arguments. */
export async function run(args: string[]): Promise<number> {
	const command = readOptions(args);
	switch (command.kind) {
		case "help":
			console.log(usage);
			return 0;
		case "wrong":
			console.error(`${command.reason}\n\n${usage}`);
			return 2;
		case "start":
			return start(command.options);
	}
}

async function start(options: StartOptions): Promise<number> {
	const { signal, release } = await listenForStop();
	try {
		console.error("Building Noodle Upgrade and packing the extension…");
		const vsix = await packageExtension();
		signal.throwIfAborted();
		console.error("Building the releases of the example's components…");
		await buildExample();
		signal.throwIfAborted();
		return await runSession({
			options,
			folder: fileURLToPath(new URL("examples/docs-service", root)),
			vsix,
			extension: await extensionId(),
			signal,
			say: console.error,
			announce: console.log,
		});
	} catch (error) {
		const { message } = (signal.aborted ? signal.reason : error) as Error;
		console.error(message);
		return signal.aborted ? 130 : 1;
	} finally {
		release();
	}
}

async function extensionId(): Promise<string> {
	const manifest = JSON.parse(await readFile(new URL("package.json", root), "utf8")) as Record<string, string>;
	return `${manifest.publisher}.${manifest.name}@${manifest.version}`;
}
