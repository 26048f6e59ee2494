/** What became of writes that carry numbers from 0 on, in as little space as it takes to know it exactly. */
export interface SequenceFacts {
	received: number;
	/** The number that should come next. */
	next: number;
	/** Numbers below `next` that have not come. */
	readonly missing: Set<number>;
	repeated: number;
	/** Came after a higher number. */
	late: number;
}

export function noFacts(): SequenceFacts {
	return { received: 0, next: 0, missing: new Set(), repeated: 0, late: 0 };
}

/** State that an upgrade forgets takes facts along, and leaves a gap before the next number, or lets one come twice. */
export function note(facts: SequenceFacts, number: number): void {
	facts.received++;
	if (number >= facts.next) {
		for (let skipped = facts.next; skipped < number; skipped++) facts.missing.add(skipped);
		facts.next = number + 1;
	} else if (facts.missing.delete(number)) {
		facts.late++;
	} else {
		facts.repeated++;
	}
}
