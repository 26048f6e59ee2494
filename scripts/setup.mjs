// Brings node_modules to what package-lock.json says, so that every npm script works on a fresh clone as the only
// command. Runs on the Node that is there (20 or newer) and therefore imports nothing that has to be installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "node_modules", ".noodle-setup");
const wanted = createHash("sha256")
	.update(readFileSync(join(root, "package-lock.json")))
	.digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
	console.error("Installing what package-lock.json names (only when it has changed)…");
	const npm = process.env.npm_execpath;
	const run = npm?.endsWith(".js")
		? spawnSync(process.execPath, [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
				cwd: root,
				stdio: "inherit",
			})
		: spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
				cwd: root,
				stdio: "inherit",
				shell: process.platform === "win32",
			});
	if (run.status !== 0) {
		console.error("npm ci failed, see above. The npm registry must be reachable; run the command again once it is.");
		process.exit(run.status ?? 1);
	}
	writeFileSync(stamp, wanted);
}
