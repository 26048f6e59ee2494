import { watchBundles } from "../lib/bundle.ts";
import { runCommand } from "../lib/run-command.ts";

/** Rebuilds on every change, until Ctrl+C. */
export async function run(): Promise<number> {
	await watchBundles();
	return runCommand("tsc", ["-b", "--watch", "--preserveWatchOutput"]);
}
