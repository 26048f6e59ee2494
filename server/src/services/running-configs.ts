import { type ComponentConfig, canonicalConfig, type Manifest } from "@noodle-upgrade/runtime/formats";
import type { SlotStatus } from "@noodle-upgrade/runtime/protocol";
import type { Identifiers } from "../core/ports.ts";
import type { Running } from "./world.ts";

/** By runtime and component: the configuration that it runs with, as it was written. One that does not tell is absent. */
export type RunningConfigs = ReadonlyMap<string, ReadonlyMap<string, ComponentConfig>>;

/** As runtimes tell it of what they run. */
export function configHashOf(config: ComponentConfig, { fingerprint }: Pick<Identifiers, "fingerprint">): string {
	return `sha256-${fingerprint(canonicalConfig(config))}`;
}

/** Whether a component is known to run with another configuration than this. */
export function runsOtherwise(
	{ configHash }: Pick<SlotStatus, "configHash">,
	config: ComponentConfig,
	ids: Pick<Identifiers, "fingerprint">,
): boolean {
	return configHash !== undefined && configHash !== configHashOf(config, ids);
}

/** By component: what a runtime would tell of the configuration that a manifest wants. */
export function wantedHashes(
	{ components }: Manifest,
	ids: Pick<Identifiers, "fingerprint">,
): ReadonlyMap<string, string> {
	return new Map([...components.values()].map(({ name, config }) => [name, configHashOf(config, ids)]));
}

/**
 * What every runtime's components are configured with. Only a runtime with another configuration than the manifest's is
 * asked for it; one that does not answer counts as unreachable, since nobody could bring back what it has.
 */
export async function withConfigs(
	{ runtimes, unreachable }: Running,
	{ components }: Manifest,
	ids: Pick<Identifiers, "fingerprint">,
): Promise<Running & { readonly runningConfigs: RunningConfigs }> {
	const asked = await Promise.all(
		runtimes.map(async (runtime) => {
			const telling = runtime.status.slots.filter(({ configHash }) => configHash !== undefined);
			const inManifest = (component: string): ComponentConfig => components.get(component)?.config ?? {};
			const differs = telling.some((slot) => runsOtherwise(slot, inManifest(slot.component), ids));
			const told = differs ? await runtime.link.configs() : null;
			if (told && !told.ok) return { runtime, lost: told.error };
			const configs = telling.map(({ component }) => {
				const config = told?.value[component] ?? inManifest(component);
				return [component, config] as const;
			});
			return { runtime, configs: new Map(configs) };
		}),
	);
	return {
		runtimes: asked.flatMap(({ runtime, lost }) => (lost ? [] : [runtime])),
		unreachable: [
			...unreachable,
			...asked.flatMap(({ runtime: { link }, lost }) => (lost ? [{ id: link.id, pid: link.pid, error: lost }] : [])),
		],
		runningConfigs: new Map(asked.flatMap(({ runtime, configs }) => (configs ? [[runtime.link.id, configs]] : []))),
	};
}
