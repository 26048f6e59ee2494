import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { asBundle, stringsFile, stringsInCode } from "../lib/l10n-strings.ts";

/** Writes down what the extension's code says, for those who translate it. */
export async function run(): Promise<number> {
	await mkdir(dirname(stringsFile), { recursive: true });
	await writeFile(stringsFile, asBundle((await stringsInCode()).strings));
	return 0;
}
