import type { ControlVerb } from "../../services/workspace.ts";
import { type Command, exitCodes } from "../command.ts";
import { print, recordJson } from "../output.ts";

const summaries: Record<ControlVerb, string> = {
	promote: "End the watching of an upgrade now and commit it.",
	pause: "Hold an upgrade after the switch until it is resumed.",
	resume: "Let a paused upgrade go on.",
	abort: "Take an upgrade that is under way back.",
	retry: "Try an upgrade that did not commit once more.",
	"mark-good": "Declare a new release good.",
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
			if (result.ok) print(context, recordJson(result.value), () => [`Done: ${verb} ${result.value.id}.`]);
			else print(context, { error: result.error }, () => [result.error.message]);
			return result.ok ? exitCodes.done : exitCodes.failed;
		},
	};
}

export const controls: readonly Command[] = (Object.keys(summaries) as ControlVerb[]).map(controlCommand);
