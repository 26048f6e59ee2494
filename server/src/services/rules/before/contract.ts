import { finding } from "@noodle-upgrade/runtime/formats";
import { removedMethods, sentencesFor } from "../../../core/removed-methods.ts";
import { findRelease } from "../../installed-release.ts";
import type { BeforeRule } from "../rule.ts";
import { assignmentAfter } from "./assignment-after.ts";

/** The methods that callers rely on are still there, or the new version says by its number that they may be gone. */
export const contract: BeforeRule = {
	name: "contract",
	async check({ plan, world, ports, direction }) {
		// Going back takes away what the newer release had added, and nobody relied on it before.
		if (direction === "rollback") return [];
		const { level } = world.reading.manifest.config.validation;
		const after = assignmentAfter({ plan, world });
		const checked = await Promise.all(
			plan.steps.map(async ({ component, from, to }) => {
				const next = world.inventory.find(component, to)?.descriptor;
				const old = (await findRelease(world.inventory, ports.store, component, from))?.descriptor;
				const removed = old && next && removedMethods(old, next, after.values());
				if (!removed) return [];
				const severity = removed.announced ? "warning" : "error";
				return [finding("methods-removed", severity, sentencesFor(old, next, removed, level), { component })];
			}),
		);
		return checked.flat();
	},
};
