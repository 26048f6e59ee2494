import { note, type SequenceFacts } from "./sequence.ts";
import { type Table, type TableRow, tableRow } from "./table.ts";

/** What a table does, whatever holds its rows. @param facts asked each time, because importState replaces them */
export function tableMethods(rows: Map<number, TableRow>, facts: () => SequenceFacts) {
	return {
		fill: (count) => {
			for (let number = 0; number < count; number++) rows.set(number, tableRow(number));
		},
		write: (number) => {
			rows.set(number % rows.size, tableRow(number));
			note(facts(), number);
			return facts().received;
		},
		facts,
		size: () => rows.size,
	} satisfies Table;
}
