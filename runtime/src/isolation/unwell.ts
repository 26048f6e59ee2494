import type { HealthReport } from "../component/contract.ts";
import type { Failure } from "../formats/failure.ts";

/** A release that could not be asked is not well. Reasons are put into sentences of others, so that they end without a stop. */
export function unwell({ message }: Failure): HealthReport {
	return { healthy: false, reason: message.replace(/\.$/, "") };
}
