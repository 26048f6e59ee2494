import { l10n } from "vscode";

/** What the library needs, as README and package.json say. */
const leastVersion = [22, 13] as const;

/**
 * @param printed what `node --version` printed.
 * @returns why that Node cannot host a runtime; null when it can.
 */
export function nodeVersionProblem(printed: string): string | null {
	const match = /^v(\d+)\.(\d+)\.\d+/.exec(printed.trim());
	if (!match) return l10n.t("it does not answer --version as Node.js does");
	const [major, minor] = [Number(match[1]), Number(match[2])];
	const [leastMajor, leastMinor] = leastVersion;
	if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return null;
	return l10n.t("it is {0}, and runtimes need {1} or newer", match[0].slice(1), `${leastMajor}.${leastMinor}`);
}
