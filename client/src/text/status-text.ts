import type { WorkspaceItem } from "../../../server/src/protocol/index.ts";
import { bestUpgrade, counted, worstHealth } from "./component-text.ts";

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
	const updates = components.filter((component) => bestUpgrade(component) !== null).length;
	const sum = (count: (component: (typeof components)[number]) => number) =>
		components.reduce((total, component) => total + count(component), 0);
	const errors = sum((component) => component.errors) + problems;
	const warnings = sum((component) => component.warnings);
	const sick = components.filter(({ running }) => ["failed", "unhealthy"].includes(worstHealth(running)?.status ?? ""));

	const parts = [counted(components.length, "component")];
	if (updates > 0) parts.push(counted(updates, "update"));
	const severity = errors > 0 || sick.length > 0 ? "error" : warnings > 0 ? "warning" : "fine";
	const icon = workspaces.some(({ open }) => open.length > 0)
		? "sync~spin"
		: { fine: "layers", warning: "warning", error: "error" }[severity];
	const tooltip = [
		`${counted(components.length, "component")}, ${counted(updates, "update")} available`,
		...(errors + warnings > 0 ? [`${counted(errors, "error")}, ${counted(warnings, "warning")}`] : []),
		...(sick.length > 0 ? [`not healthy: ${sick.map(({ name }) => name).join(", ")}`] : []),
		`${counted(workspaces.flatMap(({ runtimes }) => runtimes).length, "runtime")} alive`,
		"Click to show the components",
	].join("\n");
	return { text: `$(${icon}) Noodle: ${parts.join(", ")}`, tooltip, severity };
}
