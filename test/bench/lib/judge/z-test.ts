import { normalTail } from "../../../../server/src/core/judge/normal-tail.ts";

interface Counted {
	readonly calls: number;
	readonly errors: number;
}

/** What is often done instead: two rates compared as if this were the only look. @returns a one-sided chance */
export function chanceByZTest(canary: Counted, baseline: Counted): number {
	const pooled = (canary.errors + baseline.errors) / (canary.calls + baseline.calls);
	const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / canary.calls + 1 / baseline.calls));
	if (deviation === 0) return 1;
	return normalTail((canary.errors / canary.calls - baseline.errors / baseline.calls) / deviation);
}
