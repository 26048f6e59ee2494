import type { SequenceFacts } from "../../components/sequence.ts";
import type { OpenLoop } from "./open-loop.ts";

/** What became of calls, over all swaps. */
export interface Audit {
	readonly lost: number;
	readonly duplicated: number;
	readonly reordered: number;
}

/** Holds what callers sent against what the component has received. A call that was refused is a lost one too. */
export function audit(load: OpenLoop, facts: SequenceFacts): Audit {
	const neverCame = facts.missing.size + Math.max(0, load.sent - facts.next);
	return { lost: Math.max(neverCame, load.failed), duplicated: facts.repeated, reordered: facts.late };
}

export function sum(audits: readonly Audit[]): Audit {
	const total = (of: (audit: Audit) => number): number => audits.reduce((all, one) => all + of(one), 0);
	return {
		lost: total(({ lost }) => lost),
		duplicated: total(({ duplicated }) => duplicated),
		reordered: total(({ reordered }) => reordered),
	};
}
