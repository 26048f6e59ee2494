import type { TextRange } from "@noodle-upgrade/runtime/formats";
import { gt, prerelease } from "semver";
import { wrongSetting } from "../planner.ts";
import type { RollbackPointView } from "../workspace-view.ts";
import type { ManifestAnalysis } from "./manifest-analysis.ts";

/** What can stand above a component of a manifest. */
export interface ManifestLens {
	readonly component: string;
	readonly range: TextRange;
	/** Whether there is something newer; which of it is possible is found out when the lens comes into view. */
	readonly hasNewer: boolean;
	readonly rollback: RollbackPointView | null;
}

export function lensesOf({ reading, inventory, inputs, rollbackPoints }: ManifestAnalysis): ManifestLens[] {
	const { document, manifest, usable } = reading;
	const offers = usable && manifest.config.components.autoDiscovery && !wrongSetting(inputs);
	return [...manifest.components.values()].map(({ name, version }) => ({
		component: name,
		range: document.rangeOf(["components", name], "key"),
		hasNewer:
			offers &&
			inventory
				.versionsOf(name)
				.some(({ descriptor }) => gt(descriptor.version, version) && prerelease(descriptor.version) === null),
		rollback: rollbackPoints.get(name)?.[0] ?? null,
	}));
}
