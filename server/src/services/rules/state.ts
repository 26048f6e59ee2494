import { type Finding, finding } from "@noodle-upgrade/runtime/formats";
import type { ValidationRule } from "./rule.ts";

const allTheSame = ' Set validation.level to "normal" to upgrade all the same.';

/** State can go up, and come down again when the upgrade has to be taken back. */
export const state: ValidationRule = {
	name: "state",
	async check({ plan, world, states, restoresSnapshot, direction }) {
		if (restoresSnapshot) return [];
		const strict = world.reading.manifest.config.validation.level === "strict";
		const findings: Finding[] = [];
		for (const { component, from, to } of plan.steps) {
			const old = world.inventory.find(component, from);
			const next = world.inventory.find(component, to);
			if (!next || from === to) continue;
			const way = await states.find(old, next, world.inventory);
			if (!way.ok) {
				const instead =
					direction === "rollback"
						? ' Or roll back with "--restore-snapshot", which takes the state as it was before the upgrade.'
						: "";
				findings.push(finding("no-state-path", "error", `${way.error.message}${instead}`, { component }));
				continue;
			}
			if (way.value.kind === "dropped") {
				findings.push(
					finding(
						"no-state-path",
						direction === "rollback" ? "information" : strict ? "error" : "warning",
						`${component}@${to} keeps no state, so what ${from} has in memory would be lost.${strict && direction === "upgrade" ? allTheSame : ""}`,
						{ component },
					),
				);
			}
			if (!old || direction === "rollback") continue;
			const back = await states.find(next, old, world.inventory);
			if (back.ok) continue;
			findings.push(
				finding(
					"no-way-back",
					strict ? "error" : "warning",
					`There is no way back: ${lowerFirst(back.error.message)}${strict ? allTheSame : " A rollback could only restore the state as it was before."}`,
					{ component },
				),
			);
		}
		return findings;
	},
};

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}
