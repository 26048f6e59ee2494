import { buildExample } from "../lib/example.ts";
import { packageExtension } from "../lib/package.ts";
import { runCommand } from "../lib/run-command.ts";

/** The journeys in a real VS Code, with the packed extension. */
export async function run(args: string[]): Promise<number> {
	await packageExtension();
	await buildExample();
	return runCommand("vitest", ["run", "--project", "e2e", ...args]);
}
