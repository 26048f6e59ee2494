import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { bundle, root } from "./bundle.ts";
import { buildExample } from "./example.ts";

/** Builds, minified, and packs the extension. @returns the path of the .vsix */
export async function packageExtension(): Promise<string> {
	// The example comes with the extension, and so does the library, without which it would not run.
	await Promise.all([bundle({ minify: true }), buildExample()]);
	const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
	const packagePath = join(root, `noodle-upgrade-${version}.vsix`);
	// Everything is bundled: without this vsce would look for production dependencies in node_modules.
	await createVSIX({
		cwd: root,
		packagePath,
		dependencies: false,
		rewriteRelativeLinks: false,
		allowMissingRepository: true,
	});
	return packagePath;
}
