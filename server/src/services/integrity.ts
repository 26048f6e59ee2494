import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Ports } from "../core/ports.ts";
import { observeRunning, readingOf } from "./world.ts";

/**
 * Whether the manifest and every live runtime have the releases that they should have. Asks no catalog: what can be had is
 * another matter.
 *
 * @param expected component to version
 * @param code of the failure
 */
export async function checkIntegrity(
	ports: Ports,
	expected: ReadonlyMap<string, string>,
	code: "upgrade-incomplete" | "rollback-incomplete",
): Promise<Result<null>> {
	const [text, { runtimes, unreachable }] = await Promise.all([ports.files.readManifest(), observeRunning(ports)]);
	const reading = readingOf(ports, text);
	for (const [component, version] of expected) {
		const wanted = reading.manifest.components.get(component)?.version;
		if (wanted !== version)
			return failure(
				code,
				`The manifest wants ${component}@${wanted ?? "nothing"} where ${version} should be current. It was edited since; "noodle apply" brings along what it says now.`,
			);
		for (const { link, status } of runtimes) {
			const slot = status.slots.find((candidate) => candidate.component === component);
			if (slot && slot.version !== version)
				return failure(
					code,
					`The runtime ${link.id} runs ${component}@${slot.version} where ${version} should be current. "noodle apply" brings it along.`,
				);
		}
	}
	const [lost] = unreachable;
	return lost ? failure(code, `What the runtime ${lost.id} runs is not known. ${lost.error.message}`) : success(null);
}
