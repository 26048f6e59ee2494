import { type Command, exitCodes, UsageError } from "../command.ts";
import { print, printError } from "../output.ts";

export const call: Command = {
	name: "call",
	usage: "<component> <method> [json…] [--runtime <id>] [--timeout <ms>]",
	summary: "Call a method of a running component; arguments are JSON.",
	options: { runtime: { type: "string" }, timeout: { type: "string" } },
	arity: [2, Number.POSITIVE_INFINITY],
	async run(context) {
		const [component = "", method = "", ...rest] = context.positionals;
		const timeoutMs = context.values.timeout === undefined ? null : Number(context.values.timeout);
		if (timeoutMs !== null && !(Number.isFinite(timeoutMs) && timeoutMs > 0))
			throw new UsageError(`--timeout takes milliseconds, not "${String(context.values.timeout)}".`);
		const { runtime } = context.values;
		const result = await (await context.workspace()).call({
			component,
			method,
			args: rest.map(readArgument),
			runtime: typeof runtime === "string" ? runtime : null,
			...(timeoutMs !== null && { timeoutMs }),
		});
		if (!result.ok) return printError(context, result.error);
		print(context, { result: result.value }, () => [JSON.stringify(result.value, null, 2)]);
		return exitCodes.done;
	},
};

function readArgument(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new UsageError(`The argument ${text} is not JSON; a text needs its own quotes, as in '"hello"'.`);
	}
}
