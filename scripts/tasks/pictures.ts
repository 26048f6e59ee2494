import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../lib/bundle.ts";
import { run as testE2e } from "./test-e2e.ts";

/** Takes the pictures of the walkthrough anew, from the product as it is. */
export async function run(): Promise<number> {
	const code = await testE2e(["test/e2e/walkthrough.e2e.test.ts"]);
	if (code !== 0) return code;
	const taken = join(root, "test-results/screenshots");
	for (const name of await readdir(taken)) {
		const [, picture] = /^walkthrough-(\w+-(?:light|dark)\.png)$/.exec(name) ?? [];
		if (picture !== undefined) await cp(join(taken, name), join(root, "media/walkthrough", picture));
	}
	return 0;
}
