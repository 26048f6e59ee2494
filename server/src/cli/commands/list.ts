import { type Command, exitCodes } from "../command.ts";
import { findingJson, print, table } from "../output.ts";

export const list: Command = {
	name: "list",
	usage: "",
	summary: "Show which release of each component is wanted, installed and running.",
	options: {},
	arity: [0, 0],
	async run(context) {
		const view = await (await context.workspace()).view();
		const document = {
			components: view.components.map(({ name, wanted, installed, latest, running, findings }) => ({
				name,
				wanted,
				installed,
				latest,
				running: running.map(({ runtime, pid, version, health }) => ({
					runtime,
					pid,
					version,
					health: health.status,
					reason: health.reason,
				})),
				findings: findings.map(findingJson),
			})),
			runtimes: view.runtimes,
		};
		print(context, document, () => {
			if (view.components.length === 0) return [`${context.root} has no components; "noodle check" says more.`];
			const rows = view.components.map(({ name, wanted, installed, latest, running, findings }) => [
				name,
				wanted,
				installed ?? "-",
				latest ?? "-",
				running.map(({ version, pid, health }) => `${version} in ${pid} (${health.status})`).join(", ") || "-",
				findings.length === 0 ? "" : `${findings.length} finding${findings.length === 1 ? "" : "s"}`,
			]);
			return table([["COMPONENT", "WANTED", "INSTALLED", "LATEST", "RUNNING", ""], ...rows]);
		});
		return exitCodes.done;
	},
};
