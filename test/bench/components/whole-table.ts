import type { ComponentDefinition } from "@noodle-upgrade/runtime";
import { noFacts, type SequenceFacts } from "./sequence.ts";
import type { TableRow } from "./table.ts";
import { tableMethods } from "./table-methods.ts";

interface State {
	readonly facts: SequenceFacts;
	readonly rows: Map<number, TableRow>;
}

/** The same table, its rows exported whole: while they are copied, callers wait. */
export default {
	setup({ state }) {
		const { facts, rows }: State = state ?? { facts: noFacts(), rows: new Map() };
		return { methods: tableMethods(rows, () => facts), exportState: () => ({ facts, rows }) };
	},
} satisfies ComponentDefinition<State>;
