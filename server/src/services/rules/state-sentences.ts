import type { Step } from "../../core/plan.ts";
import type { Hop } from "../../core/state-path.ts";

const allTheSame = ' Set validation.level to "normal" to upgrade all the same.';
const snapshotOnly =
	' A rollback could only restore the state as it was before ("noodle rollback --restore-snapshot"), and would lose what was written since.';
const snapshotIfNot =
	' If it fails in a rollback, only the state as it was before can be restored ("noodle rollback --restore-snapshot").';

/** What is said of the state of one step; each ends with what can be done. */
export function stateSentences({ component, from, to }: Step, strict: boolean, direction: "upgrade" | "rollback") {
	const instead = ' Or roll back with "--restore-snapshot", which takes the state as it was before the upgrade.';
	return {
		noWay: (reason: string) => `${reason}${direction === "rollback" ? instead : ""}`,
		dropped: () =>
			`${component}@${to} keeps no state, so what ${from} has in memory would be lost.${strict && direction === "upgrade" ? allTheSame : ""}`,
		noWayBack: (reason: string) => `There is no way back: ${lowerFirst(reason)}${strict ? allTheSame : snapshotOnly}`,
		/** @param by the version of the release that would have to take the steps */
		unproven(by: string, hops: readonly Hop[]) {
			const ways = hops.map((hop) => `from version ${hop.from} to ${hop.to}`).join(" and ");
			const steps = new Set(hops.map((hop) => `"${Math.min(hop.from, hop.to)}-${Math.max(hop.from, hop.to)}"`));
			const what = `Nothing says that ${component}@${by} can migrate state ${ways}: it is started by a command, and its noodle.migrations do not have ${[...steps].join(", ")}.`;
			if (direction === "rollback") return `${what} It is tried, and if it fails, nothing changes.${instead}`;
			if (strict) return `${what} Add it once it can, or set validation.level to "normal" to try it.`;
			const back = hops.some((hop) => hop.to < hop.from) ? snapshotIfNot : "";
			return `${what} It is tried, and if it fails in the upgrade, nothing changes.${back}`;
		},
	};
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}
