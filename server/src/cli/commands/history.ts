import { type Command, exitCodes, UsageError } from "../command.ts";
import { localTime, moveInWords, print, recordJson, table } from "../output.ts";

export const history: Command = {
	name: "history",
	usage: "[--limit <n>]",
	summary: "Show past upgrades, newest first, with outcome and reason.",
	options: { limit: { type: "string" } },
	arity: [0, 0],
	async run(context) {
		const limit = context.values.limit === undefined ? 1000 : Number(context.values.limit);
		if (!Number.isInteger(limit) || limit < 1)
			throw new UsageError(`--limit takes a whole number from 1, not "${String(context.values.limit)}".`);
		const upgrades = await (await context.workspace()).history(limit);
		print(context, { upgrades: upgrades.map(recordJson) }, () => {
			if (upgrades.length === 0) return ["Nothing has been upgraded here yet."];
			return table([
				["ID", "KIND", "OUTCOME", "WHEN", "WHO", "HOW", "WHAT", "WHY"],
				...upgrades.map(({ id, kind, outcome, startedAt, actor, user, strategy, components, code, reason }) => [
					id,
					kind,
					outcome ?? (code === "interrupted" ? code : "under way"),
					localTime(startedAt),
					user === null ? actor : `${user} (${actor})`,
					strategy ?? "-",
					components.map(moveInWords).join(", "),
					reason,
				]),
			]);
		});
		return exitCodes.done;
	},
};
