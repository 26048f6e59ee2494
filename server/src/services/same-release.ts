import type { ReleaseStatus } from "@noodle-upgrade/runtime/protocol";
import type { TargetMember } from "./hot-swap-engine.ts";

/** Whether a runtime tells of the very release of a swap: with its content and, where the runtime says that, its configuration. */
export function isSameRelease(
	{ integrity, configHash }: Pick<ReleaseStatus, "integrity" | "configHash">,
	member: Pick<TargetMember, "integrity" | "configHash">,
): boolean {
	return integrity === member.integrity && (configHash ?? member.configHash) === member.configHash;
}
