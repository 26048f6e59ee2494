import { dirname } from "node:path";
import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { firstOnPath, isNode } from "../scripts/node-on-path.ts";
import { runScript } from "../scripts/run-script.ts";

const buildMs = 120_000;
/** Of what the build printed, so much from its end goes into the message. */
const excerpt = { lines: 30, characters: 1_500 };

/** Runs `npm run build` in a folder, with the Node that runs this where it is one. */
export async function runBuildScript(
	folder: string,
	environment: Readonly<Record<string, string | undefined>>,
	timeoutMs = buildMs,
): Promise<Result<null>> {
	const { execPath, platform } = process;
	const end = await runScript({
		// On Windows npm is a script, which only a shell can run; nothing in these words comes from outside.
		command: platform === "win32" ? "npm run --silent build" : ["npm", "run", "--silent", "build"],
		folder,
		// In VS Code on a desktop this runs in Electron, which is no Node to build with; then the PATH decides.
		environment: isNode(execPath) ? firstOnPath(environment, dirname(execPath)) : environment,
		timeoutMs,
		excerpt,
	});
	if (end.kind === "exited" && end.code === 0) return success(null);
	if (end.kind === "not-started")
		return failure(
			"no-npm",
			`${folder} has a build script, and npm cannot be run: ${end.reason}. Install Node.js with npm, and have it on the PATH.`,
		);
	const why = end.kind === "timed-out" ? `took longer than ${timeoutMs / 1000} s` : "failed";
	const said = end.output === "" ? "" : `\n${end.output}`;
	return failure("build-failed", `The build script in ${folder} ${why}.${said}`);
}
