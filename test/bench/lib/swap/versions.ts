/** Two releases of each component, to go back and forth between. */
export const versions = ["1.0.0", "1.0.1"] as const;

/** @param swap how many went before */
export function otherVersion(swap: number): string {
	return versions[swap % 2 === 0 ? 1 : 0];
}
