import type {
	ComponentItem,
	HealthItem,
	HistoryItem,
	UnderWayItem,
	UpgradeStatusItem,
	WorkspaceItem,
} from "../../../server/src/protocol/index.ts";

/** A component at rest, for tests to change what they are about. */
export function component(overrides: Partial<ComponentItem> = {}): ComponentItem {
	return {
		name: "renderer",
		description: "",
		wanted: "1.0.0",
		installed: null,
		latest: null,
		newer: [],
		upgradeTo: null,
		running: [],
		dependencies: [],
		rollbackPoints: [],
		errors: 0,
		warnings: 0,
		...overrides,
	};
}

export function workspace(overrides: Partial<WorkspaceItem> = {}): WorkspaceItem {
	return {
		root: "file:///w",
		name: "w",
		problem: null,
		components: [],
		findings: [],
		runtimes: [],
		open: [],
		...overrides,
	};
}

export function newer(version: string): ComponentItem["newer"][number] {
	return { version, description: "", date: null };
}

export function running(
	version: string,
	status: HealthItem["status"] = "healthy",
	pid = 7,
): ComponentItem["running"][number] {
	const health = { status, reason: status === "healthy" ? null : "it throws" };
	return { runtime: `r${pid}`, pid, version, configDiffers: false, health };
}

/** An upgrade that committed. */
export function pastUpgrade(overrides: Partial<HistoryItem> = {}): HistoryItem {
	return {
		id: "u1",
		kind: "upgrade",
		outcome: "committed",
		components: [{ name: "renderer", from: "1.0.0", to: "2.0.0" }],
		startedAt: "2026-03-10T11:50:00.000Z",
		finishedAt: "2026-03-10T11:50:05.500Z",
		actor: "editor",
		user: "ada",
		strategy: "gradual",
		code: null,
		reason: "All components are healthy.",
		verbs: [],
		...overrides,
	};
}

/** Where an upgrade is while it loads its releases. */
export function status(overrides: Partial<UpgradeStatusItem> = {}): UpgradeStatusItem {
	return {
		phase: "preparing",
		message: "Loading",
		percentage: 25,
		strategy: "gradual",
		steps: [],
		waits: null,
		verdicts: [],
		at: "2026-03-10T11:50:01.000Z",
		...overrides,
	};
}

export function underWay(overrides: Partial<UnderWayItem> = {}): UnderWayItem {
	return {
		root: "file:///w",
		id: "u2",
		kind: "upgrade",
		components: [{ name: "renderer", from: "1.0.0", to: "2.0.0" }],
		actor: "editor",
		startedAt: "2026-03-10T11:50:00.000Z",
		status: status(),
		verbs: ["abort"],
		...overrides,
	};
}
