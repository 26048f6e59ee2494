import { lt } from "semver";

/** The oldest Node that has all that the library uses. */
export const oldestNode = "22.13.0";

/** @returns why that Node cannot host components; null when it can */
export function nodeProblem(version: string): string | null {
	if (!lt(version, oldestNode)) return null;
	return `Noodle Upgrade needs Node ${oldestNode} or newer, and this process runs on Node ${version}. Start it with a newer Node.`;
}
