import { createConnection } from "vscode-languageserver/node";
import manifest from "../package.json" with { type: "json" };
import { exitCodes } from "./cli/command.ts";
import { harmless } from "./cli/harmless.ts";
import { runCli } from "./cli/run-cli.ts";
import { openWorkspace, silenceSqliteWarning } from "./open-workspace.ts";
import { serve } from "./serve.ts";

// The `noodle` command: hands the real world to the command line.

silenceSqliteWarning();

let answerLost = false;

// Whoever reads the output may have seen enough, as `head` does; the command itself goes on to its end.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code === "EPIPE") return;
	answerLost = true;
	process.stderr.write(`The answer could not be written: ${error.message}.\n`);
	process.exitCode = exitCodes.failed;
});
// A log on a full disk, or of a terminal that is gone, is no reason to stop half-way.
process.stderr.on("error", () => {});

let stop: AbortController | null = null;

/** Signals are taken over by the first command that can stop in good order; they end every other one at once. */
function stopSignal(): AbortSignal {
	if (stop) return stop.signal;
	const controller = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => controller.abort());
	stop = controller;
	return controller.signal;
}

const exitCode = await runCli(process.argv.slice(2), {
	openWorkspace,
	startLanguageServer: () => serve(createConnection(process.stdin, process.stdout)),
	stopSignal,
	version: manifest.version,
	out: (text) => void process.stdout.write(`${harmless(text)}\n`),
	log: (text) => void process.stderr.write(`${harmless(text)}\n`),
});
process.exitCode = answerLost ? exitCodes.failed : exitCode;
