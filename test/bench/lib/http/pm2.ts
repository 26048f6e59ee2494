import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCached } from "../../../../scripts/lib/vscode/cache.ts";
import { npmInstall } from "../../../../scripts/lib/vscode/npm.ts";
import { Child } from "../child.ts";
import type { Contender } from "./contender.ts";
import { freePort } from "./free-port.ts";

const pm2Version = "7.0.4";

/** pm2 is fetched to be measured, and not a dependency: it is large, and its licence is not ours. @returns its folder */
export async function ensurePm2(note: (line: string) => void): Promise<string> {
	const folder = await ensureCached({
		name: `pm2-${pm2Version}`,
		proof: join("node_modules", "pm2", "package.json"),
		fill: async (entry) => {
			note(`Fetching pm2 ${pm2Version} from the npm registry, once for this machine…`);
			await npmInstall(entry, [`pm2@${pm2Version}`]);
		},
	});
	return join(folder, "node_modules", "pm2");
}

/** Two workers of pm2 in cluster mode; a replacement is `pm2 reload`. @param pm2 its folder */
export async function pm2Reload(pm2: string): Promise<Contender> {
	const port = await freePort();
	const home = await mkdtemp(join(tmpdir(), "noodle-pm2-"));
	const { child } = await Child.start(new URL("./pm2.process.ts", import.meta.url), {
		args: [pm2],
		quiet: true,
		env: { PORT: String(port), PM2_HOME: home, PM2_DISCRETE_MODE: "true" },
	});
	return {
		port,
		replace: () => child.ask({}),
		close: async () => {
			await child.close();
			await rm(home, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}
