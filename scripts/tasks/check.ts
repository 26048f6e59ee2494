import { bundle } from "../lib/bundle.ts";
import { runCommand } from "../lib/run-command.ts";

/** Format, lint, types with the layer rules that project references hold, and unused code; all are run, then it fails. */
export async function run(): Promise<number> {
	await bundle();
	const codes = [await runCommand("biome", ["ci", "."]), await runCommand("tsc", ["-b"]), await runCommand("knip", [])];
	return Math.max(...codes);
}
