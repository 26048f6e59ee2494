import { finding } from "@noodle-upgrade/runtime/formats";
import { releaseChanged } from "../../../core/release-sentences.ts";
import type { BeforeRule } from "../rule.ts";

/** A release whose content changed under one version is refused: nobody could say which of the two runs. */
export const integrity: BeforeRule = {
	name: "integrity",
	async check({ plan, world, ports }) {
		const checked = await Promise.all(
			plan.steps.map(async ({ component, to }) => {
				const release = world.inventory.find(component, to);
				const locked = world.lock?.get(component);
				if (!release) return [];
				const hash = await ports.store.hash(release);
				if (!hash.ok) return [finding("invalid-release", "error", hash.error.message, { component })];
				if (locked?.version !== to || locked.integrity === hash.value) return [];
				return [finding("release-changed", "error", releaseChanged(component, to), { component })];
			}),
		);
		return checked.flat();
	},
};
