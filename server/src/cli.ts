import { createConnection } from "vscode-languageserver/node";
import manifest from "../package.json" with { type: "json" };
import { runCli } from "./cli/run-cli.ts";
import { openWorkspace, silenceSqliteWarning } from "./open-workspace.ts";
import { serve } from "./serve.ts";

// The `noodle` command: hands the real world to the command line.

silenceSqliteWarning();

// Whoever reads the output may have seen enough, as `head` does; the command itself goes on to its end.
for (const stream of [process.stdout, process.stderr]) {
	stream.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error;
	});
}

let stop: AbortController | null = null;

/** Signals are taken over by the first command that can stop in good order; they end every other one at once. */
function stopSignal(): AbortSignal {
	if (stop) return stop.signal;
	const controller = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => controller.abort());
	stop = controller;
	return controller.signal;
}

process.exitCode = await runCli(process.argv.slice(2), {
	openWorkspace,
	startLanguageServer: () => serve(createConnection(process.stdin, process.stdout)),
	stopSignal,
	version: manifest.version,
	out: (text) => void process.stdout.write(`${text}\n`),
	log: (text) => void process.stderr.write(`${text}\n`),
});
