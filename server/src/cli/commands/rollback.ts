import type { Command } from "../command.ts";
import { printResult } from "../output.ts";
import { watched } from "../progress.ts";

export const rollback: Command = {
	name: "rollback",
	usage: "[<name>] [--to <point>] [--restore-snapshot]",
	summary: "Take back the newest upgrade, or the newest of one component, or all since a point.",
	options: { to: { type: "string" }, "restore-snapshot": { type: "boolean" } },
	arity: [0, 1],
	async run(context) {
		const { to } = context.values;
		const request = {
			component: context.positionals[0] ?? null,
			to: typeof to === "string" ? to : null,
			restoreSnapshot: context.values["restore-snapshot"] === true,
		};
		return printResult(context, await (await context.workspace()).rollback(request, watched(context)));
	},
};
