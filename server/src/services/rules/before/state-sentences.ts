import type { FindingCode } from "@noodle-upgrade/runtime/formats";
import type { Step } from "../../../core/plan.ts";
import type { Hop } from "../../../core/state-path.ts";
import { allTheSame } from "./all-the-same.ts";

const instead = ' Or roll back with "--restore-snapshot", which takes the state as it was before the upgrade.';
const snapshotIfNot =
	' If it fails in a rollback, only the state as it was before can be restored ("noodle rollback --restore-snapshot").';

/**
 * What is said of the state of one step; each ends with what can be done.
 *
 * @param blocks whether a finding with that code stops it
 */
export function stateSentences(
	{ component, from, to }: Step,
	direction: "upgrade" | "rollback",
	blocks: (code: FindingCode) => boolean,
) {
	return {
		noWay: (reason: string) => `${reason}${direction === "rollback" ? instead : ""}`,
		dropped: () =>
			`${component}@${to} keeps no state, so what ${from} has in memory would be lost.${blocks("state-dropped") ? allTheSame : ""}`,
		/** @param by the version of the release that would have to take the steps */
		unproven(by: string, hops: readonly Hop[]) {
			const ways = hops.map((hop) => `from version ${hop.from} to ${hop.to}`).join(" and ");
			const steps = new Set(hops.map((hop) => `"${Math.min(hop.from, hop.to)}-${Math.max(hop.from, hop.to)}"`));
			const what = `Nothing says that ${component}@${by} can migrate state ${ways}: it is started by a command, and its noodle.migrations do not have ${[...steps].join(", ")}.`;
			if (direction === "rollback") return `${what} It is tried, and if it fails, nothing changes.${instead}`;
			if (blocks("state-path-unproven"))
				return `${what} Add it once it can, or set validation.level to "normal" to try it.`;
			const back = hops.some((hop) => hop.to < hop.from) ? snapshotIfNot : "";
			return `${what} It is tried, and if it fails in the upgrade, nothing changes.${back}`;
		},
	};
}
