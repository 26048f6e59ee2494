import { execFile } from "node:child_process";
import { basename, delimiter, dirname } from "node:path";
import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";

const buildMs = 120_000;
/** Of what the build printed, so much from its end goes into the message. */
const shownChars = 1500;

/** Runs `npm run build` in a folder, with the Node that runs this where it is one. */
export function runBuildScript(
	folder: string,
	environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<null>> {
	const windows = process.platform === "win32";
	const options = {
		cwd: folder,
		env: { ...environment, ...withOwnNode(environment) },
		timeout: buildMs,
		maxBuffer: 10_000_000,
		windowsHide: true,
		// npm is a script there, which only a shell can run; nothing in these words comes from outside.
		shell: windows,
	};
	return new Promise((resolve) => {
		execFile("npm", ["run", "--silent", "build"], options, (error, stdout, stderr) => {
			if (!error) return resolve(success(null));
			if (error.code === "ENOENT")
				return resolve(
					failure(
						"no-npm",
						`${folder} has a build script, and there is no npm on the PATH to run it. Install Node.js with npm.`,
					),
				);
			const said = `${stdout}${stderr}`.trim().slice(-shownChars);
			const why = error.killed ? `took longer than ${buildMs / 1000} s` : "failed";
			resolve(failure("build-failed", `The build script in ${folder} ${why}.${said === "" ? "" : `\n${said}`}`));
		});
	});
}

/** In VS Code on a desktop this runs in Electron, which is no Node to build with; then the PATH decides. */
function withOwnNode({ PATH = "" }: Readonly<Record<string, string | undefined>>): { PATH?: string } {
	if (!/^node(\.exe)?$/.test(basename(process.execPath))) return {};
	return { PATH: `${dirname(process.execPath)}${delimiter}${PATH}` };
}
