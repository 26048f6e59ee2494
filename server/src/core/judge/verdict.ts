/**
 * What came out. The last three are never the same: `failed` aborts, `inconclusive` pauses, `error` is tried again and
 * then pauses.
 */
export type Outcome = "successful" | "failed" | "inconclusive" | "error";

/** One metric's outcome, with the numbers that it comes from and a sentence that says them. */
export type MetricVerdict<Numbers> =
	| { readonly outcome: "successful"; readonly numbers: Numbers; readonly sentence: string }
	| { readonly outcome: "failed"; readonly numbers: Numbers; readonly sentence: string }
	/** @param missing calls of the new release that would be needed; null: more calls alone would not settle it */
	| {
			readonly outcome: "inconclusive";
			readonly numbers: Numbers;
			readonly missing: number | null;
			readonly sentence: string;
	  }
	| { readonly outcome: "error"; readonly sentence: string };

export interface ErrorNumbers {
	/** Calls that were started, and how many of them failed or have not ended yet. */
	readonly calls: number;
	readonly errors: number;
	readonly inFlight: number;
	/** Null: there is nothing to compare with. */
	readonly baseline: { readonly calls: number; readonly errors: number; readonly inFlight: number } | null;
	/**
	 * The odds, to 1, against chance alone showing as much or more at any time up to now: what was the highest of all
	 * looks. From `neededOdds` on it counts as proof. At most 1e300.
	 */
	readonly odds: number;
	readonly neededOdds: number;
	/** The same for the ceiling; null where there is none. */
	readonly ceilingOdds: number | null;
}

/** Milliseconds, after the warm-up. */
export interface LatencyNumbers {
	readonly timed: number;
	readonly baselineTimed: number;
	/** Geometric means; null while nothing was timed. */
	readonly typicalMs: number | null;
	readonly baselineTypicalMs: number | null;
	/** The chance that calls no slower than the old release's look so much slower; null while that was not looked at. */
	readonly p: number | null;
	/** What `p` must not be above for calls to count as slower; null with `p`. */
	readonly neededP: number | null;
}

/** The verdict on a new release at one look. */
export interface Verdict {
	readonly outcome: Outcome;
	/** `health`: no call came that it could have been judged by, or its health was enough. */
	readonly basis: "calls" | "health";
	/** What decided, with its numbers. */
	readonly sentence: string;
	readonly errors: MetricVerdict<ErrorNumbers>;
	readonly latency: MetricVerdict<LatencyNumbers>;
}
