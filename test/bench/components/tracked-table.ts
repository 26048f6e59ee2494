import type { ComponentDefinition } from "@noodle-upgrade/runtime";
import { noFacts, type SequenceFacts } from "./sequence.ts";
import type { TableRow } from "./table.ts";
import { tableMethods } from "./table-methods.ts";

/** Its rows are copied ahead of the switch, and it is set up ahead too: what is left for the gate is the little state. */
export default {
	setup(context) {
		let facts = noFacts();
		const rows = context.trackedMap<TableRow, number>("rows");
		return {
			methods: tableMethods(rows, () => facts),
			exportState: () => facts,
			importState: (given) => {
				facts = given;
			},
		};
	},
} satisfies ComponentDefinition<SequenceFacts>;
