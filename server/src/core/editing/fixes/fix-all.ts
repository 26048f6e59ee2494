import { type Finding, withChanges } from "@noodle-upgrade/runtime/formats";
import type { Fix } from "./fix.ts";

/** A text together with what is found in it, and the ways out of each. */
export interface Fixable {
	readonly text: string;
	readonly findings: readonly Finding[];
	fixesFor(finding: Finding): readonly Fix[];
}

/** More findings than that are no slips, and nobody could follow what was done about them. */
const mostRounds = 200;

/**
 * Does the preferred fix of one finding after the other, each to the text that the one before has left, until nothing is
 * left that has one. What a fix brings back, or what stays after its fix, is left alone.
 *
 * @returns the text; null when there is nothing to do
 */
export async function fixAll(start: Fixable, analyse: (text: string) => Promise<Fixable>): Promise<string | null> {
	const seen = new Set<string>([start.text]);
	const tried = new Set<string>();
	let current = start;
	for (let round = 0; round < mostRounds; round++) {
		const changes = nextFix(current, tried);
		if (!changes) break;
		const text = withChanges(current.text, changes);
		if (seen.has(text)) continue;
		seen.add(text);
		current = await analyse(text);
	}
	return current.text === start.text ? null : current.text;
}

function nextFix({ findings, fixesFor }: Fixable, tried: Set<string>) {
	for (const finding of findings) {
		const key = `${finding.code} ${finding.message}`;
		if (tried.has(key)) continue;
		tried.add(key);
		const changes = fixesFor(finding).find(({ isPreferred }) => isPreferred)?.changes;
		if (changes) return changes;
	}
	return null;
}
