// Everything that the extension's manifest and the code have to agree on, typed in one place. A test holds it against
// package.json, both ways.

export const commandIds = [
	"noodle.upgradeComponent",
	"noodle.planUpgrade",
	"noodle.applyPlan",
	"noodle.showPlanChanges",
	"noodle.rollBackComponent",
	"noodle.applyManifest",
	"noodle.startRuntime",
	"noodle.stopRuntime",
	"noodle.promoteUpgrade",
	"noodle.markUpgradeGood",
	"noodle.pauseUpgrade",
	"noodle.resumeUpgrade",
	"noodle.abortUpgrade",
	"noodle.retryUpgrade",
	"noodle.rollBackToBefore",
	"noodle.recoverUpgrades",
	"noodle.showUpgradeReport",
	"noodle.openDashboard",
	"noodle.showHistory",
	"noodle.openManifest",
	"noodle.createManifest",
	"noodle.createComponent",
	"noodle.releaseComponent",
	"noodle.openExample",
	"noodle.filterComponents",
	"noodle.clearFilter",
	"noodle.refresh",
	"noodle.showOutput",
] as const;

export type CommandId = (typeof commandIds)[number];

export const viewIds = { components: "noodle.components", upgrades: "noodle.upgrades" } as const;

/** What the editor knows dashboards by. */
export const dashboardViewType = "noodle.dashboard";

/** VS Code makes a command of its own for each view, which brings it to the front. */
export const focusComponents = `${viewIds.components}.focus`;

/** What `when` clauses ask for, and the values it can have. */
export interface ContextKeys {
	/** `empty`: no manifest; `bare`: manifests without components; `failed`: the language server does not answer. */
	"noodle.state": "loading" | "empty" | "bare" | "ready" | "failed";
	/** Whether a runtime was started from here and is alive. */
	"noodle.runtimeStarted": boolean;
	/** Whether the Components view shows only some. */
	"noodle.filtered": boolean;
	/** Whether an upgrade is under way in any workspace, wherever it was asked for. */
	"noodle.upgradeUnderWay": boolean;
	/** URIs of documents of plans that can be applied just now. */
	"noodle.applicablePlans": readonly string[];
}

export const contextKeys: readonly (keyof ContextKeys)[] = [
	"noodle.state",
	"noodle.runtimeStarted",
	"noodle.filtered",
	"noodle.upgradeUnderWay",
	"noodle.applicablePlans",
];

/** Words in a tree item's `contextValue` that menus look for. */
export const itemFlags = [
	"component",
	"upgradable",
	"plannable",
	"reversible",
	"promote",
	"mark-good",
	"pause",
	"resume",
	"abort",
	"retry",
	"roll-back",
	"past",
	"underWay",
] as const;

export type ItemFlag = (typeof itemFlags)[number];

export interface Settings {
	/** `commands`: those of the palette and the view, and not the code lenses. */
	"noodle.upgrade.preview": "always" | "commands" | "never";
	"noodle.hotReload.enabled": boolean;
	"noodle.runtime.command": string[] | null;
	"noodle.runtime.node": string | null;
}

export const settingIds: readonly (keyof Settings)[] = [
	"noodle.upgrade.preview",
	"noodle.hotReload.enabled",
	"noodle.runtime.command",
	"noodle.runtime.node",
];

/** Stands in `noodle.runtime.command` for a Node that can host a runtime. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is people who write it, in the way of VS Code's own variables
export const nodePlace = "${node}";

/** The type of the tasks that host components, in tasks.json. */
export const taskType = "noodle";

/** Schemes of the read-only documents that we show. */
export const reportSchemes = {
	plan: "noodle-plan",
	plannedManifest: "noodle-planned",
	history: "noodle-history",
	upgrade: "noodle-upgrade",
} as const;
