import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Verifier } from "../../core/ports.ts";
import { nodeOnPath } from "../scripts/node-on-path.ts";
import { runScript } from "../scripts/run-script.ts";

export interface ScriptVerifierOptions {
	/** The workspace's folder. */
	readonly root: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The Node that scripts get as `node`; this process's own unless given. */
	readonly node?: string;
	/** The `noodle` script; the bundler puts it beside whatever bundle this ends up in. */
	readonly cli?: string;
}

/** Runs `verify` scripts as npm runs scripts: through the shell, in the release's folder. */
export function scriptVerifier({
	root,
	environment,
	node = process.execPath,
	cli = fileURLToPath(new URL("./cli.mjs", import.meta.url)),
}: ScriptVerifierOptions): Verifier {
	return {
		async verify({ script, folder, timeoutMs, runtime, component, version }, signal) {
			if (signal.aborted) return null;
			const own = {
				// Python would keep what it compiles beside the sources, and so change the content that a release is known by.
				PYTHONDONTWRITEBYTECODE: "1",
				NOODLE_WORKSPACE: root,
				NOODLE_RUNTIME: runtime,
				NOODLE_COMPONENT: component,
				NOODLE_VERSION: version,
				NOODLE_CLI: cli,
			};
			const path = await nodeOnPath(node, { ...environment, ...own }, join(folder, "node_modules", ".bin"));
			try {
				const { environment: env } = path;
				const end = await runScript({ command: script, folder, environment: env, timeoutMs, signal });
				return end.kind === "cancelled" ? null : end;
			} finally {
				await path.release();
			}
		},
	};
}
