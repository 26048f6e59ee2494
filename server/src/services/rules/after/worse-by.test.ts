import { describe, expect, test } from "vitest";
import { afterInputs } from "../../../../../test/harness/switched.ts";
import { type Metric, verdictWith } from "../../../../../test/harness/verdicts.ts";
import type { AfterRule } from "../rule.ts";
import { errorRate } from "./error-rate.ts";
import { latency } from "./latency.ts";

const bothFail = { errors: "failed", latency: "failed" } as const;

describe.each<[Metric, AfterRule]>([
	["errors", errorRate],
	["latency", latency],
])("by %s", (metric, rule) => {
	test("a metric that fails is told with its numbers", async () => {
		const found = await rule.check(afterInputs({}, { verdicts: [verdictWith("failed", { [metric]: "failed" })] }));

		expect(found.map(({ code, component, message }) => [code, component, message])).toEqual([
			["rollout-failed", "a", `a@2.0.0: The ${metric} say failed.`],
		]);
	});

	test.each([
		["nobody has judged", []],
		["it is fine", [verdictWith("successful", {})]],
		["too little is known of it", [verdictWith("inconclusive", { [metric]: "inconclusive" })]],
		["the other metric failed", [verdictWith("failed", { ...bothFail, [metric]: "successful" })]],
		["it fails and is not taken seriously", [verdictWith("inconclusive", { [metric]: "failed" })]],
		[
			"the release is unwell, which is another rule's affair",
			[verdictWith("failed", { [metric]: "failed" }, "health")],
		],
	])("nothing is told where %s", async (_, verdicts) => {
		expect(await rule.check(afterInputs({}, { verdicts }))).toEqual([]);
	});
});
