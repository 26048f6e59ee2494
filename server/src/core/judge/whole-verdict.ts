import type { JudgeConfig } from "./judge-config.ts";
import type { Verdict } from "./verdict.ts";

type Metrics = Pick<Verdict, "errors" | "latency">;

/** What the metrics come to together. */
export function whole(metrics: Metrics, config: JudgeConfig): Verdict {
	const all = [
		{ ...config.errors, ...metrics.errors },
		{ ...config.latency, ...metrics.latency },
	];
	const failed = all.filter(({ outcome, critical }) => outcome === "failed" && critical);
	const broken = all.filter(({ outcome }) => outcome === "error");
	const open = all.filter(
		({ outcome, critical, required }) =>
			(outcome === "failed" && !critical) || (outcome === "inconclusive" && required),
	);
	const clear = all.some(({ outcome }) => outcome === "successful");
	const [outcome, deciding] = ((): [Verdict["outcome"], { sentence: string }[]] => {
		if (failed.length > 0) return ["failed", failed];
		if (broken.length > 0) return ["error", broken];
		if (open.length > 0) return ["inconclusive", open];
		// Where nothing is required, nothing known is still no success.
		return clear ? ["successful", all] : ["inconclusive", all];
	})();
	return { outcome, basis: "calls", sentence: deciding.map(({ sentence }) => sentence).join(" "), ...metrics };
}

/** A look at which nothing could be seen. */
export function unreadable(sentence: string): Verdict {
	const metric = { outcome: "error", sentence } as const;
	return { outcome: "error", basis: "calls", sentence, errors: metric, latency: metric };
}
