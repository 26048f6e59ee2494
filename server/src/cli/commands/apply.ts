import type { Command } from "../command.ts";
import { printResult } from "../output.ts";
import { watched } from "../progress.ts";

export const apply: Command = {
	name: "apply",
	usage: "",
	summary: "Bring store and running services to what the manifest says, as one upgrade.",
	options: {},
	arity: [0, 0],
	async run(context) {
		return printResult(context, await (await context.workspace()).apply(watched(context)));
	},
};
