/** How it is told that a component gets another configuration. */
export const withChangedConfig = "with a changed configuration";

interface MovedRelease {
	readonly from: string;
	readonly to: string;
	readonly configChanged?: boolean;
}

/** From which release to which, such as "1.0.0 → 1.1.0"; one that stays is not said twice. A refused upgrade may not say either. */
export function releasesInWords({ from, to, configChanged }: MovedRelease): string {
	const releases = from === to && configChanged ? to : [from, to && `→ ${to}`].filter((part) => part !== "").join(" ");
	return configChanged ? `${releases}, ${withChangedConfig}` : releases;
}

/** As many components as a line has room for. */
const named = 5;

/** All that a plan moves, such as "router 1.0.0 → 1.1.0, limiter 2.0.0 → 1.4.0", or the first of many. */
export function stepsInWords(steps: readonly (MovedRelease & { readonly component: string })[]): string {
	const words = steps.slice(0, named).map((step) => `${step.component} ${releasesInWords(step)}`.trimEnd());
	const others = steps.length - words.length;
	return others === 0 ? words.join(", ") : `${words.join(", ")} and ${others} more`;
}
