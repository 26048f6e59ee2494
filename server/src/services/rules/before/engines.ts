import { finding } from "@noodle-upgrade/runtime/formats";
import { fits } from "../../../core/conflicts.ts";
import { nodesOf } from "../../node-versions.ts";
import type { BeforeRule } from "../rule.ts";

/** Every process that is to run a release has the Node that it needs. */
export const engines: BeforeRule = {
	name: "engines",
	async check({ plan, world, ports }) {
		const nodes = nodesOf(world, ports);
		return plan.steps.flatMap(({ component, to }) => {
			const range = world.inventory.find(component, to)?.descriptor.engines.node;
			const unfit = range === undefined ? undefined : nodes.find((version) => !fits(version, range));
			if (unfit === undefined) return [];
			return [
				finding(
					"engine-mismatch",
					"error",
					`${component}@${to} needs Node ${range}, and the service runs on Node ${unfit}. Restart it on a Node that fits, or choose another version.`,
					{ component },
				),
			];
		});
	},
};
