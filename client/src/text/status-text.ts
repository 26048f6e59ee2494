import { l10n } from "vscode";
import type { HealthItem, WorkspaceItem } from "../../../server/src/protocol/index.ts";
import { componentCount, findingCount, runtimeCount, updateCount } from "./counts.ts";
import { worstHealth } from "./health-text.ts";

export interface StatusText {
	readonly text: string;
	readonly tooltip: string;
	readonly severity: "fine" | "warning" | "error";
}

/** What the status bar says of all workspaces together; null when there is nothing to speak of. */
export function statusText(workspaces: readonly WorkspaceItem[]): StatusText | null {
	if (workspaces.length === 0) return null;
	const components = workspaces.flatMap((workspace) => workspace.components);
	const problems = workspaces.filter(({ problem }) => problem !== null).length;
	const updates = components.filter(({ upgradeTo }) => upgradeTo !== null).length;
	const sum = (count: (component: (typeof components)[number]) => number) =>
		components.reduce((total, component) => total + count(component), 0);
	const own = (severity: "error" | "warning") =>
		workspaces.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity).length;
	const errors = sum((component) => component.errors) + own("error") + problems;
	const warnings = sum((component) => component.warnings) + own("warning");
	const unwell = (...statuses: readonly HealthItem["status"][]) =>
		components.filter(({ running }) => statuses.some((status) => worstHealth(running)?.status === status));
	// One that dies again and again is mostly being started again.
	const sick = unwell("failed", "unhealthy", "restarting");

	const trouble = [
		...(sick.length > 0 ? [l10n.t("{0} not healthy", sick.length)] : []),
		...(errors + warnings > 0 ? [findingCount({ errors, warnings })] : []),
	];
	// There is no room for all of it, and what can be upgraded to can wait.
	const rest = trouble.length > 0 ? trouble : updates > 0 ? [updateCount(updates)] : [];
	const parts = [componentCount(components.length), ...rest];
	const failing = errors > 0 || unwell("failed", "unhealthy").length > 0;
	const severity = failing ? "error" : warnings > 0 || sick.length > 0 ? "warning" : "fine";
	const icon = workspaces.some(({ open }) => open.length > 0)
		? "sync~spin"
		: { fine: "layers", warning: "warning", error: "error" }[severity];
	const tooltip = [
		`${componentCount(components.length)}, ${updateCount(updates)}`,
		...(errors + warnings > 0 ? [findingCount({ errors, warnings })] : []),
		...(sick.length > 0 ? [l10n.t("not healthy: {0}", sick.map(({ name }) => name).join(", "))] : []),
		l10n.t("{0} alive", runtimeCount(workspaces.flatMap(({ runtimes }) => runtimes).length)),
		l10n.t("Click to show the components"),
	].join("\n");
	return { text: `$(${icon}) Noodle: ${parts.join(", ")}`, tooltip, severity };
}
