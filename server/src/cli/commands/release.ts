import { type Command, exitCodes } from "../command.ts";
import { print, printError } from "../output.ts";

export const release: Command = {
	name: "release",
	usage: "<folder>",
	summary: "Make a release of the folder that a component is written in, and put it into the catalog folder.",
	options: {},
	arity: [1, 1],
	async run(context) {
		const [folder = "."] = context.positionals;
		const built = await (await context.workspace()).releaseComponent(folder);
		if (!built.ok) return printError(context, built.error);
		const { name, version } = built.value;
		print(context, built.value, () => [
			`${name} ${version} is in the catalog, in ${built.value.folder}. "noodle upgrade ${name}@${version}" brings it in.`,
		]);
		return exitCodes.done;
	},
};
