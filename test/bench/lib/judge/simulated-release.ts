import { LatencyHistogram } from "../../../../runtime/src/slots/latency-histogram.ts";
import { normalTail } from "../../../../server/src/core/judge/normal-tail.ts";
import { type Sample, together } from "../../../../server/src/core/judge/sample.ts";

/** How a release behaves. */
export interface Behaviour {
	/** From 0 to 1. */
	readonly errorRate: number;
	/** Milliseconds; half of the calls take longer. */
	readonly medianMs: number;
	/** How many of its first calls take three times as long. */
	readonly coldCalls?: number;
}

/** A release that answers at random, and counts as a runtime does. */
export class SimulatedRelease {
	readonly #random: () => number;
	readonly #errorRate: number;
	readonly #cold: Tally;
	readonly #warm: Tally;
	#coldCalls: number;
	#calls = 0;
	#errors = 0;

	constructor(random: () => number, { errorRate, medianMs, coldCalls = 0 }: Behaviour) {
		this.#random = random;
		this.#errorRate = errorRate;
		this.#coldCalls = coldCalls;
		this.#cold = new Tally(3 * medianMs);
		this.#warm = new Tally(medianMs);
	}

	/** @param more a share of the calls that fail whatever release answers them, from 0 to 1 */
	call(count: number, more = 0): void {
		const rate = this.#errorRate + (1 - this.#errorRate) * more;
		this.#errors += failuresAmong(count, rate, this.#random);
		this.#calls += count;
		const cold = Math.min(count, this.#coldCalls);
		this.#coldCalls -= cold;
		this.#cold.add(cold, this.#random);
		this.#warm.add(count - cold, this.#random);
	}

	get sample(): Sample {
		const { latency } = together([this.#cold.sample, this.#warm.sample]);
		return { calls: this.#calls, errors: this.#errors, inFlight: 0, latency };
	}
}

const quantiles = 1024;
/** Latencies are lognormal: most calls take about as long as the median, and some take several times as long. */
const spread = 0.5;
const factors = Array.from({ length: quantiles }, (_, i) => Math.exp(spread * normalQuantile((i + 0.5) / quantiles)));

/** Calls that take about as long as each other. Millions are simulated, so that adding one has to cost next to nothing. */
class Tally {
	readonly #edges: readonly number[];
	/** Which bucket each quantile falls into. */
	readonly #bucketOf: Uint8Array;
	readonly #counts: Uint32Array;
	#timed = 0;

	constructor(medianMs: number) {
		const { edges, bucketOf } = bucketsFor(medianMs);
		this.#edges = edges;
		this.#bucketOf = bucketOf;
		this.#counts = new Uint32Array(edges.length);
	}

	add(count: number, random: () => number): void {
		for (let call = 0; call < count; call++) {
			const bucket = this.#bucketOf[Math.floor(random() * quantiles)] ?? 0;
			this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
		}
		this.#timed += count;
	}

	get sample(): Sample {
		const buckets = this.#edges.map((edge, bucket) => [edge, this.#counts[bucket] ?? 0] as const);
		const latency = { count: this.#timed, buckets: buckets.filter(([, count]) => count > 0) };
		return { calls: 0, errors: 0, inFlight: 0, latency };
	}
}

/** How many of so many calls fail: the calls between one failure and the next are drawn, instead of each of them. */
export function failuresAmong(calls: number, rate: number, random: () => number): number {
	if (rate >= 1) return calls;
	if (rate <= 0) return 0;
	const successes = (): number => Math.floor(Math.log(1 - random()) / Math.log(1 - rate));
	let failures = 0;
	for (let next = successes(); next < calls; next += 1 + successes()) failures++;
	return failures;
}

interface Distribution {
	readonly edges: readonly number[];
	readonly bucketOf: Uint8Array;
}

const known = new Map<number, Distribution>();

/** How the quantiles fall into the buckets of a runtime. */
function bucketsFor(medianMs: number): Distribution {
	const before = known.get(medianMs);
	if (before) return before;
	const histogram = new LatencyHistogram();
	for (const factor of factors) histogram.record(medianMs * factor);
	const { buckets } = histogram;
	const distribution = {
		edges: buckets.map(([edge]) => edge),
		bucketOf: Uint8Array.from(buckets.flatMap(([, count], bucket) => Array<number>(count).fill(bucket))),
	};
	known.set(medianMs, distribution);
	return distribution;
}

/** Where a standard normal variable is below with this chance: found by halving, since only a table is filled with it. */
function normalQuantile(chance: number): number {
	let [low, high] = [-8, 8];
	for (let halving = 0; halving < 50; halving++) {
		const middle = (low + high) / 2;
		if (1 - normalTail(middle) < chance) low = middle;
		else high = middle;
	}
	return low;
}
