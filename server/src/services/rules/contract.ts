import { finding } from "@noodle-upgrade/runtime/formats";
import type { ValidationRule } from "./rule.ts";

/** The methods that callers rely on are still there, and the release can run here at all. */
export const contract: ValidationRule = {
	name: "contract",
	async check({ plan, world, direction }) {
		return plan.steps.flatMap(({ component, from, to }) => {
			const next = world.inventory.find(component, to)?.descriptor;
			const old = world.inventory.find(component, from)?.descriptor;
			if (!next) return [];
			const findings = [];
			const gone = old?.methods?.filter((method) => next.methods !== null && !next.methods.includes(method)) ?? [];
			// Going back takes away what the newer release had added, and nobody relied on it before.
			if (gone.length > 0 && direction === "upgrade") {
				const strict = world.reading.manifest.config.validation.level === "strict";
				findings.push(
					finding(
						"contract-broken",
						strict ? "error" : "warning",
						`${component}@${to} no longer has ${gone.join(", ")}, which callers of ${from} may rely on.${strict ? ' Set validation.level to "normal" if no caller uses it.' : ""}`,
						{ component },
					),
				);
			}
			return findings;
		});
	},
};
