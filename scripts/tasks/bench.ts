import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundle, root } from "../lib/bundle.ts";

interface Row {
	readonly key: string;
	readonly value: number;
	readonly unit: string;
	readonly anchor?: { readonly name: string; readonly value: number };
	readonly ratio?: number;
}

const folder = join(root, "test", "bench");
/** Modules beside the suites that are none. */
const helpers = new Set(["row.ts", "workspace.ts"]);

/** `npm run bench -- <suite> [--json <file>]`: measures a suite, beside the alternative in the same run. */
export async function run(args: string[]): Promise<number> {
	const suites = (await readdir(folder))
		.filter((name) => name.endsWith(".ts") && !helpers.has(name))
		.map((name) => name.slice(0, -3));
	const { values, positionals } = parseArgs({ args, options: { json: { type: "string" } }, allowPositionals: true });
	const [suite = ""] = positionals;
	if (positionals.length !== 1 || !suites.includes(suite)) {
		console.error(`Usage: npm run bench -- <suite> [--json <file>]\nSuites: ${suites.join(", ")}`);
		return 2;
	}
	await bundle();
	const { run: measure } = (await import(join(folder, `${suite}.ts`))) as { run: () => Promise<Row[]> };
	const rows = await measure();
	for (const { key, value, unit, anchor, ratio } of rows) {
		console.log(
			`${key.padEnd(32)} ${value} ${unit}${anchor ? `   ${ratio} × ${anchor.name} (${anchor.value} ${unit})` : ""}`,
		);
	}
	if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ suite, rows }, null, 2)}\n`);
	return 0;
}
