import type { ReleaseStatus } from "../control/protocol.ts";
import type { Generation } from "./generation.ts";
import type { Slot } from "./slot.ts";

/** All that is there of a component, the release that serves first. */
export function releaseStatuses({ serving, split, retiring, standby }: Slot): ReleaseStatus[] {
	return [
		...(serving ? [releaseStatus(serving, "serving", 1 - (split?.weight ?? 0))] : []),
		...(split ? [releaseStatus(split.candidate, "candidate", split.weight)] : []),
		...[...retiring.keys()].map((generation) => releaseStatus(generation, "retiring", 0)),
		...(standby ? [releaseStatus(standby.generation, "standby", 0)] : []),
	];
}

function releaseStatus({ release, stats }: Generation, role: ReleaseStatus["role"], weight: number): ReleaseStatus {
	const { calls, errors, inFlight, latency } = stats;
	return {
		version: release.version,
		integrity: release.integrity,
		configHash: release.written.hash,
		role,
		weight,
		health: null,
		calls,
		errors,
		inFlight,
		latency: {
			count: latency.total,
			p50: latency.percentile(0.5),
			p95: latency.percentile(0.95),
			p99: latency.percentile(0.99),
			buckets: latency.buckets,
		},
	};
}
