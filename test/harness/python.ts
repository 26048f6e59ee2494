import { execFileSync } from "node:child_process";

/** For a test file that runs components in Python. @throws with what to do when there is none */
export function requirePython(): void {
	try {
		execFileSync("python3", ["--version"]);
	} catch (cause) {
		throw new Error("This test runs a component in Python: install python3.", { cause });
	}
}
