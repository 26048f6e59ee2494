import type { ComponentItem, WorkspaceItem } from "../../../server/src/protocol/index.ts";
import { markOf } from "./condition.ts";
import { isMoving } from "./is-moving.ts";

/** What the Components view can be narrowed down to. */
export const componentFilters = ["all", "upgradable", "troubled", "running"] as const;

export type ComponentFilter = (typeof componentFilters)[number];

/** The components of a workspace that a filter leaves. */
export function passing(
	workspace: Pick<WorkspaceItem, "components" | "open">,
	filter: ComponentFilter,
): readonly ComponentItem[] {
	return workspace.components.filter((component) => passes(component, filter, isMoving(workspace, component)));
}

function passes(component: ComponentItem, filter: ComponentFilter, moving: boolean): boolean {
	switch (filter) {
		case "all":
			return true;
		case "upgradable":
			return component.upgradeTo !== null;
		case "troubled":
			return markOf(component, { moving }) !== null;
		case "running":
			return component.running.length > 0;
	}
}
