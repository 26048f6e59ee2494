import { type ComponentConfig, isSameConfig } from "@noodle-upgrade/runtime/formats";
import type { World } from "./world.ts";

/** What becomes of a component's configuration. */
export interface ConfigMove {
	/** What it runs with; of several runtimes, of one where that is another than what it gets. Undefined: not known. */
	readonly from: ComponentConfig | undefined;
	readonly to: ComponentConfig;
}

/** By component. */
export type ConfigMoves = ReadonlyMap<string, ConfigMove>;

/**
 * What every component of the manifest is configured with now, and what it gets if it moves.
 *
 * @param to what is not to be as the manifest has it
 * @param before what is known to have been current of a component that runs nowhere
 */
export function configMoves(
	world: Pick<World, "reading" | "runtimes" | "runningConfigs">,
	to: ReadonlyMap<string, ComponentConfig> = new Map(),
	before: (component: string) => ComponentConfig | undefined = () => undefined,
): ConfigMoves {
	const running = [...world.runningConfigs.values()];
	const slots = new Set(world.runtimes.flatMap(({ status }) => status.slots.map(({ component }) => component)));
	return new Map(
		[...world.reading.manifest.components.values()].map(({ name, config }): [string, ConfigMove] => {
			const next = to.get(name) ?? config;
			const now = running.map((configs) => configs.get(name)).filter((one) => one !== undefined);
			const other = now.find((one) => !isSameConfig(one, next));
			return [name, { from: other ?? now[0] ?? (slots.has(name) ? undefined : before(name)), to: next }];
		}),
	);
}

/** The components whose configuration is another one than before, in what runs or in the manifest. */
export function reconfigured({ reading }: Pick<World, "reading">, moves: ConfigMoves): Set<string> {
	const changes = [...moves].filter(([name, { from, to }]) => {
		const written = reading.manifest.components.get(name)?.config ?? {};
		return !isSameConfig(from ?? to, to) || !isSameConfig(written, to);
	});
	return new Set(changes.map(([name]) => name));
}
