import { expect, test } from "vitest";
import { failurePolicies, policyOf, retryAfterMs, retryWaitsMs } from "./failure-policy.ts";

function failed(code: string) {
	return { code, message: "It did not work." };
}

test("what passes by itself is tried again, with longer and longer waits, and then given up", () => {
	const waits = [1, 2, 3, 4, 5].map((times) => retryAfterMs(failed("swap-under-way"), times));

	expect(waits).toEqual([...retryWaitsMs, null]);
	expect(retryWaitsMs.toSorted((a, b) => a - b)).toEqual(retryWaitsMs);
});

test.each([
	"component-died",
	"deadline-exceeded",
	"rollout-failed",
	"no-state-path",
	"disk-space",
	"aborted",
	"never-heard-of",
])("%s is not tried again", (code) => {
	expect(retryAfterMs(failed(code), 1)).toBeNull();
});

test("a person's word is no failure, and every category of the original plan has its failures", () => {
	expect(policyOf(failed("aborted"))).toBeNull();
	expect(policyOf(failed("cancelled"))).toBeNull();
	expect(new Set(Object.values(failurePolicies).map(({ category }) => category))).toEqual(
		new Set(["compatibility", "hot-swap", "version-conflict", "resources", "network"]),
	);
});
