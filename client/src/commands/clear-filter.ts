import type { Command } from "./command.ts";

export const clearFilter: Command = {
	needs: [],
	run: ({ filter }) => filter.choose("all"),
};
