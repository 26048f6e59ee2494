import type { Command } from "./command.ts";

export const showOutput: Command = {
	needs: [],
	async run({ output }) {
		output.show();
	},
};
