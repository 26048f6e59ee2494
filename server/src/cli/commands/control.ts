import type { ControlVerb } from "../../core/upgrade.ts";
import { type Command, exitCodes } from "../command.ts";
import { print, printError, recordJson } from "../output.ts";

const summaries: Record<ControlVerb, string> = {
	promote: "Let an upgrade go on with its next step; in the bake, commit it now.",
	pause: "Hold an upgrade at its present step until it is resumed.",
	resume: "Let a paused upgrade go on.",
	abort: "Take an upgrade that is under way back.",
	"mark-good": "Declare a new release good: it takes over, and is watched no longer.",
};

function controlCommand(verb: ControlVerb): Command {
	return {
		name: verb,
		usage: "<id>",
		summary: summaries[verb],
		options: {},
		arity: [1, 1],
		async run(context) {
			const result = await (await context.workspace()).control(verb, context.positionals[0] ?? "");
			if (!result.ok) return printError(context, result.error);
			print(context, recordJson(result.value), () => [`Done: ${verb} ${result.value.id}.`]);
			return exitCodes.done;
		},
	};
}

export const controls: readonly Command[] = (Object.keys(summaries) as ControlVerb[]).map(controlCommand);
