import { type Failure, messageOf } from "@noodle-upgrade/runtime/formats";
import { historyDamaged } from "../core/ports.ts";

/**
 * What the system refuses (a full disk, a missing permission, a damaged database) is to be expected, and such errors carry
 * a code.
 *
 * @returns null for every other error: that is a bug, to be thrown on
 */
export function systemFailure(error: unknown): Failure | null {
	if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
	if (error.code === historyDamaged) return { code: historyDamaged, message: `${error.message}.` };
	if (error.code.startsWith("ERR_") && error.code !== "ERR_SQLITE_ERROR") return null;
	return { code: "system-error", message: `The system refused it: ${messageOf(error)}.` };
}
