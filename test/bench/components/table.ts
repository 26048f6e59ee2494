import type { SequenceFacts } from "./sequence.ts";

/** A row of about 1 KB. */
export interface TableRow {
	readonly number: number;
	readonly writtenAt: number;
	readonly text: string;
}

export interface Table {
	/** Makes it as large as it is to be: keys from 0 on. */
	fill(rows: number): void;
	/** Replaces a row. @returns how many writes it has received, over all releases */
	write(number: number): number;
	facts(): SequenceFacts;
	/** How many rows it has. */
	size(): number;
}

export function tableRow(number: number): TableRow {
	return { number, writtenAt: Date.now(), text: `${number} `.padEnd(960, "lorem ipsum dolor ") };
}
