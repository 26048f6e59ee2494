import { bundle } from "../lib/bundle.ts";
import { runCommand } from "../lib/run-command.ts";

/** Bundles everything that runs, then writes the types that others compile against. */
export async function run(): Promise<number> {
	await bundle();
	return runCommand("tsc", ["-b"]);
}
