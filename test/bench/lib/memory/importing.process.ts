import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { generatedSource } from "../generated-source.ts";
import { serveParent } from "../serve-parent.ts";
import { sample } from "./sample.ts";
import { releaseBytes } from "./source-size.ts";

const folder = await mkdtemp(join(tmpdir(), "noodle-bench-"));
const file = join(folder, "index.mjs");
let version = 0;

/** Hot reloading as it is done by hand: the changed file is imported again, under another name. */
async function reload(): Promise<void> {
	version++;
	const component = "export default { setup: () => ({ methods: { echo: (value) => value } }) };";
	await writeFile(file, `// ${version}\n${component}\n${generatedSource(`1.0.${version}`, releaseBytes)}`);
	const { default: definition } = await import(`${pathToFileURL(file).href}?v=${version}`);
	definition.setup();
}

serveParent(
	"ready",
	async ({ swaps }: { swaps: number }) => {
		for (let swap = 0; swap < swaps; swap++) await reload();
		return sample();
	},
	() => rm(folder, { recursive: true, force: true }),
);
