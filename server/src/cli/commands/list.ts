import type { FindingCode } from "@noodle-upgrade/runtime/formats";
import type { RunningComponent } from "../../core/workspace-view.ts";
import { type Command, exitCodes } from "../command.ts";
import { counted, findingJson, findingLine, print, table } from "../output.ts";

const unreadable: ReadonlySet<FindingCode> = new Set(["json-syntax", "invalid-manifest"]);

function runningInWords({ version, configDiffers, pid, health }: RunningComponent): string {
	return `${version} in ${pid} (${health.status}${configDiffers ? ", with another configuration than noodle.json has" : ""})`;
}

export const list: Command = {
	name: "list",
	usage: "",
	summary: "Show which release of each component is wanted, installed and running.",
	options: {},
	arity: [0, 0],
	async run(context) {
		const view = await (await context.workspace()).view();
		// What keeps the manifest from being read as a whole belongs to no component, and hides some of them.
		const broken = view.findings.filter(({ code, severity }) => severity === "error" && unreadable.has(code));
		const unreadableHistory = view.findings.filter(({ code }) => code === "history-unreadable");
		const general = [...broken, ...unreadableHistory];
		const document = {
			components: view.components.map(({ name, wanted, installed, latest, running, findings }) => ({
				name,
				wanted,
				installed,
				latest,
				running: running.map(({ runtime, pid, version, configDiffers, health }) => ({
					runtime,
					pid,
					version,
					config_differs: configDiffers,
					health: health.status,
					reason: health.reason,
				})),
				findings: findings.map(findingJson),
			})),
			runtimes: view.runtimes,
			findings: general.map(findingJson),
		};
		print(context, document, () => {
			const silent = view.runtimes.filter(({ reachable }) => !reachable);
			const lines = [...general.map(findingLine), ...silent.map(silentLine)];
			if (view.components.length === 0) return [...lines, `${context.root} has no components.`];
			const rows = view.components.map(({ name, wanted, installed, latest, running, findings }) => [
				name,
				wanted,
				installed ?? "-",
				latest ?? "-",
				running.map(runningInWords).join(", ") || (silent.length > 0 ? "?" : "-"),
				findings.length === 0 ? "" : counted(findings.length, "finding"),
			]);
			const unwell = view.components.flatMap(({ name, running }) =>
				running
					.filter(({ health: { reason } }) => reason !== null)
					.map(({ pid, health: { status, reason } }) => `${name} in ${pid} is ${status}: ${reason}`),
			);
			return [...lines, ...table([["COMPONENT", "WANTED", "INSTALLED", "LATEST", "RUNNING", ""], ...rows]), ...unwell];
		});
		return broken.length === 0 ? exitCodes.done : exitCodes.failed;
	},
};

function silentLine({ id, pid }: { readonly id: string; readonly pid: number }): string {
	return `The runtime ${id} (process ${pid}) is alive and does not answer, so that nobody knows what runs in it. If it hangs, end that process.`;
}
