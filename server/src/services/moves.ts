import { isSameConfig, type Manifest } from "@noodle-upgrade/runtime/formats";
import { isDraft } from "../core/draft-version.ts";
import type { WantedChange } from "../core/manifest-edit.ts";
import { withChangedConfig } from "../core/move-in-words.ts";
import type { Plan, Step } from "../core/plan.ts";
import type { ComponentMove } from "../core/upgrade.ts";
import type { ConfigMoves } from "./config-moves.ts";
import type { WantedMove } from "./swap-operations.ts";
import type { World } from "./world.ts";

/** Steps that are switched together, in order. */
export function stagesOf(steps: readonly Step[]): Step[][] {
	const stages = new Map<number, Step[]>();
	for (const step of steps) stages.set(step.stage, [...(stages.get(step.stage) ?? []), step]);
	return [...stages].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** What the commit of these steps changes in the manifest. */
export function wantedChanges(steps: readonly Step[], { components }: Manifest, configs: ConfigMoves): WantedChange[] {
	return lastSteps(steps).map(({ component, to }) => {
		const wanted = components.get(component);
		const config = configs.get(component)?.to;
		return {
			component,
			from: wanted?.version ?? to,
			to,
			...(wanted && config && !isSameConfig(wanted.config, config) && { config: { from: wanted.config, to: config } }),
		};
	});
}

/** What each runtime is to run once these steps are done. */
export function wantedMoves(steps: readonly Step[], configs: ConfigMoves): WantedMove[] {
	return lastSteps(steps).map(({ component, to }) => {
		const config = configs.get(component)?.to;
		return { component, to, ...(config && { config }) };
	});
}

/** Where each component ends up, stops left out. */
export function lastSteps(steps: readonly Step[]): Step[] {
	return [...new Map(steps.map((step) => [step.component, step])).values()];
}

/** Each component once, from what it was to what it becomes. */
export function movesOf(steps: readonly Step[], world: World, configs: ConfigMoves): ComponentMove[] {
	return lastSteps(steps).map(({ component, to }) => {
		const version = from(component, steps, world) ?? to;
		const fromIntegrity = integrityOf(component, version, world);
		const config = configs.get(component);
		return {
			name: component,
			from: version,
			to,
			...(fromIntegrity !== undefined && { fromIntegrity }),
			...(config?.from && { config: { from: config.from, to: config.to } }),
		};
	});
}

/** Of the release that runs by that version or, where none does, that is locked. */
function integrityOf(component: string, version: string, { runtimes, lock }: World): string | undefined {
	const slots = runtimes.flatMap(({ status }) => status.slots);
	const slot = slots.find((candidate) => candidate.component === component && candidate.version === version);
	const locked = lock?.get(component);
	return slot?.integrity ?? (locked?.version === version ? locked.integrity : undefined);
}

/** What undoes a move. */
export function backOf({ name, from, fromIntegrity, config }: ComponentMove): WantedMove {
	return {
		component: name,
		to: from,
		...(fromIntegrity !== undefined && { integrity: fromIntegrity }),
		...(config && { config: config.from }),
	};
}

/** What a rollback goes back to: what ran or, where that was a draft, what was wanted. */
function from(component: string, steps: readonly Step[], world: World): string | undefined {
	const ran = steps.find((step) => step.component === component)?.from;
	const wanted = world.reading.manifest.components.get(component)?.version;
	return ran === undefined || isDraft(ran) ? (wanted ?? ran) : ran;
}

/** What the history says of an upgrade that committed. When something takes effect later, the notes say. */
export function reasonOf(
	{ steps, takesEffect }: Pick<Plan, "steps" | "takesEffect">,
	notes: readonly string[],
): string {
	const what = lastSteps(steps)
		.map(({ component, to, configChanged }) => `${component}@${to}${configChanged ? ` ${withChangedConfig}` : ""}`)
		.join(", ");
	const now = takesEffect === "next-start" ? `What is wanted now is ${what}.` : `It now runs ${what}.`;
	return [what === "" ? "Everything was as asked already." : now, ...notes].join(" ");
}
