import { type ComponentLanguage, componentLanguages } from "../../core/component-languages.ts";
import { type Command, exitCodes, UsageError } from "../command.ts";
import { print, printError } from "../output.ts";

/** What people type for them. */
const shortNames: Readonly<Record<string, ComponentLanguage>> = { ts: "typescript", js: "javascript", py: "python" };

export const create: Command = {
	name: "create",
	usage: "<name> [--language ts|js|python]",
	summary: "Write a new component with its test, make its first release, and have noodle.json want it.",
	options: { language: { type: "string" } },
	arity: [1, 1],
	async run(context) {
		const [name = ""] = context.positionals;
		const language = languageOf(String(context.values.language ?? "typescript"));
		const created = await (await context.workspace()).createComponent({ name, language });
		if (!created.ok) return printError(context, created.error);
		const { folder, release } = created.value;
		print(context, { folder, release }, () => [
			`${name} is written in ${folder}, and noodle.json wants its first release, ${release.version}.`,
			`Test it with "npm test" there; a service that runs already has it from its next start on, or "noodle run" hosts it, and "noodle call ${name} greet '"Ada"'" calls it.`,
		]);
		return exitCodes.done;
	},
};

function languageOf(text: string): ComponentLanguage {
	const language = shortNames[text] ?? componentLanguages.find((known) => known === text);
	if (language) return language;
	throw new UsageError(`"${text}" is no language that a component can be created in; there is ts, js and python.`);
}
