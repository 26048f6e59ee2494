import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeForVsCode } from "../vscode/node.ts";
import { type Background, startInBackground } from "../vscode/processes/background.ts";
import { isFree } from "./ports.ts";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** Longer than the service itself waits for the requests that it is answering when it is told to stop. */
const stopGraceMs = 15_000;

export interface ExampleService {
	process: Background;
	url: string;
	/** The file that has everything the service has written. */
	log: string;
}

/**
 * Starts the example service; resolves once it answers.
 * @param folder The folder with its `service.js`.
 * @param wantedPort Any free port is taken when this one is not.
 */
export async function startExampleService(
	folder: string,
	wantedPort: number,
	signal: AbortSignal,
): Promise<ExampleService> {
	const log = join(repository, ".cache", "docs-service.log");
	await mkdir(dirname(log), { recursive: true });
	const file = createWriteStream(log);
	const service = await startInBackground({
		name: "The example service",
		command: nodeForVsCode(),
		args: ["service.js"],
		cwd: folder,
		environment: { ...process.env, PORT: String((await isFree(wantedPort)) ? wantedPort : 0) },
		ready: /docs-service listens on (http:\/\/\S+)/,
		timeoutMs: 30_000,
		stopGraceMs,
		onLine: (line) => file.write(`${line}\n`),
		signal,
	});
	return { process: service, url: service.match[1] ?? "", log };
}
