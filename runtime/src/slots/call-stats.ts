import { LatencyHistogram } from "./latency-histogram.ts";

/** What is known of the calls that one release has answered. */
export class CallStats {
	calls = 0;
	/** Calls that failed, in the component or by their deadline in it. */
	errors = 0;
	/** Calls that the component works on, answered or not: a caller that gave up does not end them. */
	inFlight = 0;
	readonly latency = new LatencyHistogram();
}
