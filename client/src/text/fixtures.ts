import type { ComponentItem, WorkspaceItem } from "../../../server/src/protocol/index.ts";

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
