/** What the library needs, as README and package.json say. */
const leastVersion = [22, 13] as const;

/**
 * @param printed what `node --version` printed.
 * @returns why that Node cannot host a runtime; null when it can.
 */
export function nodeVersionProblem(printed: string): string | null {
	const match = /^v(\d+)\.(\d+)\.\d+/.exec(printed.trim());
	if (!match) return "it does not answer --version as Node.js does";
	const [major, minor] = [Number(match[1]), Number(match[2])];
	const [leastMajor, leastMinor] = leastVersion;
	if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return null;
	return `it is ${match[0].slice(1)}, and runtimes need ${leastMajor}.${leastMinor} or newer`;
}
