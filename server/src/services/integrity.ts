import { failure, isSameConfig, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Ports } from "../core/ports.ts";
import type { ComponentMove } from "../core/upgrade.ts";
import { runsOtherwise } from "./running-configs.ts";
import { observeRunning, readingOf } from "./world.ts";

/**
 * Whether the manifest and every live runtime have the releases that they should have, configured as they should be. Asks
 * no catalog: what can be had is another matter.
 *
 * @param moves that were committed
 * @param code of the failure
 */
export async function checkIntegrity(
	ports: Ports,
	moves: readonly ComponentMove[],
	code: "upgrade-incomplete" | "rollback-incomplete",
): Promise<Result<null>> {
	const [text, { runtimes, unreachable }] = await Promise.all([ports.files.readManifest(), observeRunning(ports)]);
	const reading = readingOf(ports, text);
	for (const { name: component, to: version, config } of moves) {
		const wanted = reading.manifest.components.get(component);
		const edited = `It was edited since; "noodle apply" brings along what it says now.`;
		if (wanted?.version !== version)
			return failure(
				code,
				`The manifest wants ${component}@${wanted?.version ?? "nothing"} where ${version} should be current. ${edited}`,
			);
		if (config && !isSameConfig(wanted.config, config.to))
			return failure(code, `The manifest has another configuration of ${component} than should be current. ${edited}`);
		for (const { link, status } of runtimes) {
			const slot = status.slots.find((candidate) => candidate.component === component);
			const bring = `"noodle apply" brings it along.`;
			if (slot && slot.version !== version)
				return failure(
					code,
					`The runtime ${link.id} runs ${component}@${slot.version} where ${version} should be current. ${bring}`,
				);
			if (slot && config && runsOtherwise(slot, config.to, ports.ids))
				return failure(
					code,
					`The runtime ${link.id} runs ${component} with another configuration than should be current. ${bring}`,
				);
		}
	}
	const [lost] = unreachable;
	return lost ? failure(code, `What the runtime ${lost.id} runs is not known. ${lost.error.message}`) : success(null);
}
