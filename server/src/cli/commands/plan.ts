import { type Command, exitCodes } from "../command.ts";
import { findingJson, findingLine, print, stepJson, stepLine } from "../output.ts";
import { parseTargets } from "../targets.ts";

export const plan: Command = {
	name: "plan",
	usage: "<name>[@version]… [--report]",
	summary: "Show what an upgrade would change, without changing anything.",
	options: { report: { type: "boolean" } },
	arity: [1, Number.POSITIVE_INFINITY],
	async run(context) {
		const made = await (await context.workspace()).plan(parseTargets(context.positionals));
		const { feasible, steps, findings, explanation, takesEffect, fingerprint, report, wayOut = [] } = made;
		const document = {
			feasible,
			steps: steps.map(stepJson),
			findings: findings.map(findingJson),
			explanation,
			takes_effect: takesEffect,
			way_out: wayOut.map(({ action, component, version }) => ({ action, component, version })),
			fingerprint,
			report: report.markdown,
		};
		const lines = () => [
			feasible ? explanation : `Not feasible. ${explanation}`,
			...steps.map(stepLine),
			...findings.map(findingLine),
			...(feasible && steps.length > 0
				? [`Exactly this: noodle upgrade ${context.positionals.join(" ")} --plan ${fingerprint}`]
				: []),
		];
		print(context, document, context.values.report ? () => [report.markdown.trimEnd()] : lines);
		return feasible ? exitCodes.done : exitCodes.failed;
	},
};
