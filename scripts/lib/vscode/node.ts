import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** VS Code's server is built for this version of Node and newer. */
const wanted = 24;

/** The real path of a Node that can run VS Code's server: this one, or the one that npm installed as a dependency. */
export function nodeForVsCode(): string {
	if (Number.parseInt(process.versions.node, 10) >= wanted) {
		return realpathSync(process.execPath);
	}
	const home = dirname(createRequire(import.meta.url).resolve("node/package.json"));
	return realpathSync(join(home, "bin", process.platform === "win32" ? "node.exe" : "node"));
}
