import { buildExample } from "../lib/example.ts";
import { packageExtension } from "../lib/package.ts";
import { runCommand } from "../lib/run-command.ts";

/** Everything CI wants to know. Arguments go to Vitest: `npm test -- runtime` runs what has "runtime" in its path. */
export async function run(args: string[]): Promise<number> {
	if (args.length === 0) {
		const check = await (await import("./check.ts")).run();
		if (check !== 0) return check;
	}
	await packageExtension();
	await buildExample();
	return runCommand("vitest", ["run", ...args]);
}
