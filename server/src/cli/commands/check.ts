import { type Command, exitCodes } from "../command.ts";
import { findingJson, findingLine, print } from "../output.ts";

export const check: Command = {
	name: "check",
	usage: "",
	summary: "Check the manifest; exit 1 when something is incompatible or wrong.",
	options: {},
	arity: [0, 0],
	async run(context) {
		const { ok, findings } = await (await context.workspace()).check();
		print(context, { ok, findings: findings.map(findingJson) }, () => [
			...findings.map(findingLine),
			ok
				? "Everything in the manifest goes together."
				: `${findings.filter(({ severity }) => severity === "error").length} errors.`,
		]);
		return ok ? exitCodes.done : exitCodes.failed;
	},
};
