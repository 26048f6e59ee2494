import { resolve } from "node:path";
import { manifestFileName } from "@noodle-upgrade/runtime/formats";
import { type Command, exitCodes } from "../command.ts";
import { print, printError } from "../output.ts";

export const release: Command = {
	name: "release",
	usage: "[<folder>]",
	summary:
		"Make a release of the folder that a component is written in (this one), and put it into the catalog folder.",
	options: {},
	arity: [0, 1],
	async run(context) {
		const [folder = "."] = context.positionals;
		const workspace = await context.workspace();
		const built = await workspace.releaseComponent(resolve(context.here, folder));
		if (!built.ok) return printError(context, built.error);
		const { name, version } = built.value;
		const { manifest } = (await workspace.analyse(null)).reading;
		const next = manifest.components.has(name)
			? `"noodle upgrade ${name}@${version}" brings it in.`
			: `Nothing wants it yet: add "${name}": "${version}" to the components of ${manifestFileName}; it starts with the next start of the service.`;
		print(context, built.value, () => [`${name} ${version} is in the catalog, in ${built.value.folder}. ${next}`]);
		return exitCodes.done;
	},
};
