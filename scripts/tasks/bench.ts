import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withFigures } from "../lib/bench/document.ts";
import { machineInWords } from "../lib/bench/machine.ts";
import type { Row, Suite } from "../lib/bench/row.ts";
import { bundle, root } from "../lib/bundle.ts";

const folder = join(root, "test", "bench");
const document = join(root, "docs", "benchmarks.md");

/** Measures a suite, beside the alternatives in the same run. */
export async function run(args: string[]): Promise<number> {
	const suites = (await readdir(folder)).filter((name) => name.endsWith(".ts")).map((name) => name.slice(0, -3));
	const words = wordsOf(args);
	if (typeof words === "string" || !suites.includes(words.suite)) {
		const wrong = typeof words === "string" ? words : `There is no suite "${words.suite}".`;
		console.error(`${wrong}\n${usage}\nSuites: ${suites.join(", ")}`);
		return 2;
	}
	const { suite, short, swaps } = words;
	await bundle();
	const { run: measure } = (await import(join(folder, `${suite}.ts`))) as Suite;
	const rows = await measure({ short, ...(swaps && { swaps }), note: (line) => console.error(line) });
	for (const row of rows) console.log(inWords(row));
	if (words.json) await writeFile(words.json, `${JSON.stringify({ suite, rows }, null, 2)}\n`);
	return words.doc ? writeIntoDocument(suite, rows, args) : 0;
}

const usage = `Usage: npm run bench -- <suite> [--json <file>] [--doc] [--swaps <n>] [--short]
  --json   writes the rows into a file
  --doc    writes them into docs/benchmarks.md, with the machine, the command and the date
  --swaps  how many swaps the suites swap and memory make
  --short  runs a little of everything, to see that it works; the figures mean nothing`;

interface Words {
	readonly suite: string;
	readonly json: string | undefined;
	readonly doc: boolean;
	readonly short: boolean;
	readonly swaps: number | undefined;
}

/** @returns what is wrong with the arguments, where something is */
function wordsOf(args: string[]): Words | string {
	try {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: {
				json: { type: "string" },
				doc: { type: "boolean", default: false },
				short: { type: "boolean", default: false },
				swaps: { type: "string" },
			},
		});
		const [suite] = positionals;
		if (suite === undefined || positionals.length > 1) return "It takes the name of one suite.";
		const swaps = values.swaps === undefined ? undefined : Number(values.swaps);
		if (swaps !== undefined && !(Number.isInteger(swaps) && swaps > 0)) return "--swaps takes a whole number above 0.";
		if (values.doc && values.short) return "The figures of a short run have no place in the document.";
		return { suite, json: values.json, doc: values.doc, short: values.short, swaps };
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

function inWords({ key, value, unit, anchor, ratio }: Row): string {
	const times = ratio === undefined ? "beside" : `${ratio} ×`;
	return `${key.padEnd(34)} ${value} ${unit}${anchor ? `   ${times} ${anchor.name} (${anchor.value} ${unit})` : ""}`;
}

async function writeIntoDocument(suite: string, rows: readonly Row[], args: readonly string[]): Promise<number> {
	const command = `npm run bench -- ${args.join(" ")}`;
	const date = new Date().toISOString().slice(0, 10);
	const text = withFigures(await readFile(document, "utf8"), { suite, rows, machine: machineInWords(), command, date });
	if (text === null) {
		console.error(`${document} has no place for the figures: <!-- suite: ${suite} --> and <!-- /suite: ${suite} -->.`);
		return 1;
	}
	await writeFile(document, text);
	return 0;
}
