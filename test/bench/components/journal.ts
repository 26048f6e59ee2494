import type { ComponentDefinition } from "@noodle-upgrade/runtime";
import { noFacts, note, type SequenceFacts } from "./sequence.ts";

export interface Journal {
	/** @returns how many writes it has received, over all releases */
	write(number: number): number;
	facts(): SequenceFacts;
}

interface State {
	readonly facts: SequenceFacts;
	/** The newest numbers, the oldest overwritten first. */
	readonly recent: Float64Array;
}

/** 120 numbers of eight bytes: with the facts, about 1 KB of state, however long it runs. */
const kept = 120;

/** Keeps what was written last, and knows of every write since the first whether it came, once, and in order. */
export default {
	setup({ state }) {
		const { facts, recent }: State = state ?? { facts: noFacts(), recent: new Float64Array(kept) };
		return {
			methods: {
				write: (number: number) => {
					recent[facts.received % kept] = number;
					note(facts, number);
					return facts.received;
				},
				facts: () => facts,
			},
			exportState: () => ({ facts, recent }),
		};
	},
} satisfies ComponentDefinition<State>;
