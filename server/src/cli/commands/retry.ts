import type { Command } from "../command.ts";
import { printError, printResult } from "../output.ts";
import { watched } from "../progress.ts";

export const retry: Command = {
	name: "retry",
	usage: "<id>",
	summary: "Try an upgrade that did not commit once more.",
	options: {},
	arity: [1, 1],
	async run(context) {
		const result = await (await context.workspace()).retry(context.positionals[0] ?? "", watched(context));
		return result.ok ? printResult(context, result.value) : printError(context, result.error);
	},
};
