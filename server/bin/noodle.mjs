#!/usr/bin/env node
// Starts the command line on a Node that has all it needs. In a checkout of the repository npm has installed one, so
// that the command works on machines whose own Node is older.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const entry = fileURLToPath(new URL("../dist/cli.mjs", import.meta.url));
const installed = fileURLToPath(new URL("../../node_modules/node/bin/node", import.meta.url));

if (!existsSync(entry)) {
	console.error(`${entry} has not been built. Run "npm run build" in the repository first.`);
	process.exitCode = 1;
} else if (major > 22 || (major === 22 && minor >= 13)) {
	await import(new URL("../dist/cli.mjs", import.meta.url).href);
} else if (existsSync(installed)) {
	const child = spawn(installed, [entry, ...process.argv.slice(2)], { stdio: "inherit" });
	// Whoever stops this means the command.
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
	child.once("exit", (code, signal) => {
		process.exitCode = code ?? 1;
		if (signal === null) return;
		// A command that a signal ended ends this the same way, so that shells and scripts see what happened.
		process.removeAllListeners(signal);
		process.kill(process.pid, signal);
	});
} else {
	console.error(
		`noodle needs Node 22.13 or newer, and this is Node ${process.versions.node}. Install a newer Node and run it again.`,
	);
	process.exitCode = 1;
}
