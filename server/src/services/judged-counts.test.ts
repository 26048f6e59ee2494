import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import { countsOf } from "./judgement.ts";

const latency = { count: 0, p50: null, p95: null, p99: null, buckets: [] };

/** Releases of one content, beside each other in one slot. */
function observed(...releases: { role: "serving" | "candidate"; configHash?: string; calls: number }[]) {
	const all = releases.map((release) => ({ ...release, integrity: "same", errors: 0, inFlight: 0, latency }));
	const status = part<RuntimeStatus>("status", {
		slots: [{ component: "a", releases: all }] as unknown as RuntimeStatus["slots"],
	});
	return [{ runtime: "r", status, switched: false }];
}

const judged = { component: "a", integrity: "same", configHash: "new" };

test("a release is judged beside itself with the configuration from before", () => {
	const beside = observed(
		{ role: "serving", configHash: "old", calls: 90 },
		{ role: "candidate", configHash: "new", calls: 10 },
	);

	const { canary, baseline } = countsOf(beside, judged);

	expect([canary?.calls, baseline?.calls]).toEqual([10, 90]);
});

test("of a runtime that tells no configuration the content decides", () => {
	expect(countsOf(observed({ role: "serving", calls: 5 }), judged)).toMatchObject({
		canary: { calls: 5 },
		baseline: null,
	});
});
