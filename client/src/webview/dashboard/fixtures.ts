import type { CountersItem } from "../../../../server/src/protocol/index.ts";

/** A release that serves and has counted nothing, for tests to change what they are about. */
export function counters(overrides: Partial<CountersItem> = {}): CountersItem {
	return {
		runtime: "r1",
		component: "renderer",
		version: "1.0.0",
		role: "serving",
		share: 1,
		calls: 0,
		errors: 0,
		inFlight: 0,
		queued: 0,
		p50: null,
		p99: null,
		buckets: [],
		...overrides,
	};
}
