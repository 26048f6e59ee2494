import type { ComponentItem } from "../../../server/src/protocol/index.ts";
import { markOf } from "./condition.ts";

/** What the Components view can be narrowed down to. */
export const componentFilters = ["all", "upgradable", "troubled", "running"] as const;

export type ComponentFilter = (typeof componentFilters)[number];

export function passes(component: ComponentItem, filter: ComponentFilter): boolean {
	switch (filter) {
		case "all":
			return true;
		case "upgradable":
			return component.upgradeTo !== null;
		case "troubled":
			return markOf(component) !== null;
		case "running":
			return component.running.length > 0;
	}
}
