import type { Health } from "./look.ts";
import type { Verdict } from "./verdict.ts";

type Metrics = Pick<Verdict, "errors" | "latency">;

/** A release that is not healthy fails, whatever its calls look like. */
export function verdictOnHealth(health: Health & { healthy: false }, { errors, latency }: Metrics): Verdict {
	const sentence = unhealthySentence(health.reason);
	return { outcome: "failed", basis: "health", sentence, errors, latency };
}

/** Nobody called: there is nothing that could be compared, and waiting for longer brings nothing either. */
export function withoutCalls(last: boolean, { errors, latency }: Metrics): Verdict {
	return last
		? {
				outcome: "successful",
				basis: "health",
				sentence: "No call came in this step, so that the new release's health alone decided: it is healthy.",
				errors,
				latency,
			}
		: { outcome: "inconclusive", basis: "calls", sentence: "No call has come in this step yet.", errors, latency };
}

export function unhealthySentence(reason: string): string {
	return `The new release is not healthy: ${reason}`;
}
