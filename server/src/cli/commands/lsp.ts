import { type Command, exitCodes, UsageError } from "../command.ts";

export const lsp: Command = {
	name: "lsp",
	usage: "--stdio",
	summary: "Serve the Language Server Protocol, for editors.",
	options: { stdio: { type: "boolean" } },
	arity: [0, 0],
	async run(context) {
		if (context.values.stdio !== true)
			throw new UsageError("The language server speaks over standard input and output only: noodle lsp --stdio");
		await context.startLanguageServer();
		return exitCodes.done;
	},
};
