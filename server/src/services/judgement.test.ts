import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import type { Outcome, Verdict } from "../core/judge/verdict.ts";
import { type ComponentVerdict, worstOf } from "./judgement.ts";

function verdictsOf(...outcomes: readonly Outcome[]): ComponentVerdict[] {
	return outcomes.map((outcome, i) => ({
		component: `c${i}`,
		version: "1.0.0",
		verdict: part<Verdict>("verdict", { outcome }),
	}));
}

test.each<[Outcome[], string | undefined]>([
	[[], undefined],
	[["successful"], "c0"],
	[["successful", "inconclusive"], "c1"],
	[["inconclusive", "successful"], "c0"],
	[["inconclusive", "error", "successful"], "c1"],
	[["error", "failed", "inconclusive"], "c1"],
	[["failed", "error"], "c0"],
	[["failed", "failed"], "c0"],
])("of components that move together the worst decides: of %j it is %s", (outcomes, worst) => {
	expect(worstOf(verdictsOf(...outcomes))?.component).toBe(worst);
});
