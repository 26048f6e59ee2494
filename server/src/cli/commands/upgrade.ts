import { defaultStrategy, type Strategy, strategies } from "../../core/plan.ts";
import { type Command, UsageError } from "../command.ts";
import { printResult } from "../output.ts";
import { watched } from "../progress.ts";
import { parseTargets } from "../targets.ts";

export const upgrade: Command = {
	name: "upgrade",
	usage: `<name>[@version]… [--strategy ${strategies.join("|")}] [--plan <fingerprint>]`,
	summary: "Upgrade components of the running service; without a version, to the newest that is feasible.",
	options: { strategy: { type: "string" }, plan: { type: "string" } },
	arity: [1, Number.POSITIVE_INFINITY],
	async run(context) {
		const strategy = context.values.strategy ?? defaultStrategy;
		if (!isStrategy(strategy))
			throw new UsageError(`"${String(strategy)}" is no strategy; there is ${strategies.join(", ")}.`);
		const targets = parseTargets(context.positionals);
		const { plan: fingerprint } = context.values;
		const workspace = await context.workspace();
		return printResult(
			context,
			typeof fingerprint === "string"
				? await workspace.execute({ fingerprint }, targets, strategy, watched(context))
				: await workspace.upgrade(targets, strategy, watched(context)),
		);
	},
};

function isStrategy(text: unknown): text is Strategy {
	return strategies.some((strategy) => strategy === text);
}
