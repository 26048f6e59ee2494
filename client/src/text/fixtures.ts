import type { ComponentItem, HealthItem, WorkspaceItem } from "../../../server/src/protocol/index.ts";

/** A component at rest, for tests to change what they are about. */
export function component(overrides: Partial<ComponentItem> = {}): ComponentItem {
	return {
		name: "renderer",
		description: "",
		wanted: "1.0.0",
		installed: null,
		latest: null,
		newer: [],
		running: [],
		dependencies: [],
		rollbackPoints: [],
		errors: 0,
		warnings: 0,
		...overrides,
	};
}

export function workspace(overrides: Partial<WorkspaceItem> = {}): WorkspaceItem {
	return { root: "file:///w", name: "w", problem: null, components: [], runtimes: [], open: [], ...overrides };
}

/** @param reason why it is not possible; null: it is */
export function newer(version: string, reason: string | null = null): ComponentItem["newer"][number] {
	return { version, description: "", feasible: reason === null, reason };
}

export function running(
	version: string,
	status: HealthItem["status"] = "healthy",
	pid = 7,
): ComponentItem["running"][number] {
	return { runtime: `r${pid}`, pid, version, health: { status, reason: status === "healthy" ? null : "it throws" } };
}
