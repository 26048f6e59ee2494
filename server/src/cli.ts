import { createConnection } from "vscode-languageserver/node";
import manifest from "../package.json" with { type: "json" };
import { runCli } from "./cli/run-cli.ts";
import { openWorkspace, silenceSqliteWarning } from "./open-workspace.ts";
import { serve } from "./serve.ts";

// The `noodle` command: hands the real world to the command line.

silenceSqliteWarning();
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());

process.exitCode = await runCli(process.argv.slice(2), {
	openWorkspace,
	startLanguageServer: () => serve(createConnection(process.stdin, process.stdout)),
	signal: stop.signal,
	version: manifest.version,
	out: (text) => void process.stdout.write(`${text}\n`),
	log: (text) => void process.stderr.write(`${text}\n`),
});
