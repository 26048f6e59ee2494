import type { Finding } from "@noodle-upgrade/runtime/formats";
import { type Command, exitCodes } from "../command.ts";
import { counted, findingJson, findingLine, print } from "../output.ts";

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
			verdict(findings),
		]);
		return ok ? exitCodes.done : exitCodes.failed;
	},
};

function verdict(findings: readonly Finding[]): string {
	const errors = findings.filter(({ severity }) => severity === "error").length;
	const warnings = findings.filter(({ severity }) => severity === "warning").length;
	const also = warnings > 0 ? `, ${counted(warnings, "warning")}` : "";
	if (errors > 0) return `${counted(errors, "error")}${also}.`;
	if (warnings > 0)
		return `Nothing stands in the way, but there ${warnings === 1 ? "is" : "are"} ${counted(warnings, "warning")}.`;
	return "Everything in the manifest goes together.";
}
