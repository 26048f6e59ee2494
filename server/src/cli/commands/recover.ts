import { type Command, exitCodes } from "../command.ts";
import { print, printError } from "../output.ts";
import { watched } from "../progress.ts";

export const recover: Command = {
	name: "recover",
	usage: "",
	summary: "Finish or take back what an interrupted upgrade left behind; waits for one that is alive.",
	options: {},
	arity: [0, 0],
	async run(context) {
		const result = await (await context.workspace()).recover(watched(context));
		if (!result.ok) return printError(context, result.error);
		const recovered = result.value;
		print(context, { recovered }, () =>
			recovered.length === 0
				? ["There is nothing to recover."]
				: recovered.map(({ id, outcome }) => `${id}: ${outcome}`),
		);
		return recovered.some(({ outcome }) => outcome === "failed") ? exitCodes.failed : exitCodes.done;
	},
};
