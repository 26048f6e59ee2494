import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { World } from "./world.ts";

/**
 * Whether the manifest and every live runtime have the releases that they should have.
 *
 * @param expected component to version
 * @param code of the failure
 */
export function integrityOf(
	{ reading, runtimes, unreachable }: Pick<World, "reading" | "runtimes" | "unreachable">,
	expected: ReadonlyMap<string, string>,
	code: "upgrade-incomplete" | "rollback-incomplete",
): Result<null> {
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
