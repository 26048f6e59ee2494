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
