import { spawn } from "node:child_process";

/** Opens a page in the person's own browser. Resolves with why that did not work, or with undefined. */
export function openUrl(url: string): Promise<string | undefined> {
	const [command, ...args] = opener(url);
	return new Promise((resolve) => {
		const child = spawn(command, args, { stdio: "ignore", detached: true, windowsVerbatimArguments: true });
		child.once("error", (error) => resolve(`${command}: ${error.message}`));
		// A browser stays for as long as the person likes, so its end is nothing to wait for.
		child.once("spawn", () => {
			child.unref();
			resolve(undefined);
		});
	});
}

function opener(url: string): [string, ...string[]] {
	switch (process.platform) {
		case "darwin":
			return ["open", url];
		case "win32":
			// The empty string is the window's title; without it, start would take the url for that.
			return ["cmd", "/c", "start", '""', `"${url}"`];
		default:
			return ["xdg-open", url];
	}
}
