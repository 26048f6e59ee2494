import { type FindingCode, finding } from "@noodle-upgrade/runtime/formats";
import type { BeforeRule } from "../rule.ts";

/** The code of every new release can be loaded: an import that is missing shows here, and not in the gate. */
export const loadable: BeforeRule = {
	name: "loadable",
	async check({ plan, world, ports }) {
		const checked = await Promise.all(
			plan.steps.map(async ({ component, to }) => {
				const release = world.inventory.find(component, to);
				if (!release) return [];
				const inspected = await ports.inspector.inspect(release);
				if (inspected.ok) return [];
				const code: FindingCode = inspected.error.code === "import-missing" ? "import-missing" : "release-unloadable";
				return [finding(code, "error", inspected.error.message, { component })];
			}),
		);
		return checked.flat();
	},
};
