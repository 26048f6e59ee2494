import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** The .vsix that `npm test` and `npm run test:e2e` have packed: journeys run what people install, not the sources. */
export async function packedExtension(): Promise<string> {
	const { version } = JSON.parse(await readFile(join(repository, "package.json"), "utf8")) as { version: string };
	const vsix = join(repository, `noodle-upgrade-${version}.vsix`);
	await access(vsix).catch(() => {
		throw new Error(`${vsix} is not there. Run "npm run package", or the whole with "npm run test:e2e".`);
	});
	return vsix;
}
