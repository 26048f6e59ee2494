import { finding } from "@noodle-upgrade/runtime/formats";
import { isDraft } from "../../../core/draft-version.ts";
import { removedMethods, sentencesFor } from "../../../core/removed-methods.ts";
import { findRelease } from "../../installed-release.ts";
import type { World } from "../../world.ts";
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
				const old = (await findRelease(world.inventory, ports.store, component, promised(component, from, world)))
					?.descriptor;
				const removed = old && next && removedMethods(old, next, after.values());
				if (!removed) return [];
				const severity = removed.announced ? "warning" : "error";
				return [finding("methods-removed", severity, sentencesFor(old, next, removed, level), { component })];
			}),
		);
		return checked.flat();
	},
};

/** The version whose methods callers rely on. A draft promises nothing: who calls it was written for what is wanted. */
function promised(component: string, running: string, { reading }: World): string {
	return isDraft(running) ? (reading.manifest.components.get(component)?.version ?? running) : running;
}
