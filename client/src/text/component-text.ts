import type { ComponentItem, HealthItem } from "../../../server/src/protocol/index.ts";

type Running = ComponentItem["running"][number];

const fromBadToGood: readonly HealthItem["status"][] = ["failed", "unhealthy", "restarting", "starting", "healthy"];

/** The newest release that can be upgraded to. */
export function bestUpgrade({ newer }: ComponentItem): string | null {
	return newer.find(({ feasible }) => feasible)?.version ?? null;
}

/** The health that a person should see first; null when the component runs nowhere. */
export function worstHealth(running: readonly Running[]): HealthItem | null {
	const worst = fromBadToGood.flatMap((status) => running.filter(({ health }) => health.status === status));
	return worst[0]?.health ?? null;
}

/** What stands beside a component's name: its version, what is newer, and how it is. */
export function componentDescription(
	component: ComponentItem,
	state: { moving: boolean; anyRuntime: boolean },
): string {
	const upgrade = bestUpgrade(component);
	const parts = [upgrade === null ? component.wanted : `${component.wanted} → ${upgrade} available`];
	if (state.moving) parts.push("changing…");
	else if (state.anyRuntime) parts.push(howItRuns(component));
	return parts.join(" · ");
}

function howItRuns({ running, wanted }: ComponentItem): string {
	const health = worstHealth(running);
	if (health === null) return "not running";
	const others = [...new Set(running.map(({ version }) => version))].filter((version) => version !== wanted);
	return others.length === 0 ? health.status : `running ${others.join(", ")} · ${health.status}`;
}

export function runningLabel({ version }: Running): string {
	return `running ${version}`;
}

export function runningDescription({ health, pid }: Running): string {
	return `${health.status} · pid ${pid}`;
}

/** Everything about a component as Markdown, for its tooltip. */
export function componentTooltip(component: ComponentItem): string {
	const { name, description, wanted, installed, newer, running, errors, warnings } = component;
	const lines = [`**${name}**${description === "" ? "" : ` — ${description}`}`, "", `- noodle.json wants ${wanted}`];
	if (installed !== null && installed !== wanted) lines.push(`- installed is ${installed}`);
	for (const { version, pid, health } of running) {
		lines.push(
			`- process ${pid} runs ${version}, ${health.status}${health.reason === null ? "" : `: ${health.reason}`}`,
		);
	}
	for (const release of newer) {
		lines.push(
			`- ${release.version} ${release.feasible ? "is available" : `is not possible: ${release.reason ?? ""}`}`,
		);
	}
	if (errors + warnings > 0)
		lines.push(`- ${counted(errors, "error")} and ${counted(warnings, "warning")} in Problems`);
	return lines.join("\n");
}

export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
