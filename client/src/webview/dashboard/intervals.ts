import type { CountersItem } from "../../../../server/src/protocol/index.ts";
import type { Look } from "./messages.ts";

/** What one release of a component did between two looks, over all runtimes. */
export interface Figures {
	readonly callsPerSecond: number;
	/** Of the calls, from 0 to 1; null: there was no call. */
	readonly errorShare: number | null;
	/** Milliseconds; null: nothing was timed. */
	readonly p50: number | null;
	readonly p99: number | null;
	/** The share of the calls that it is given, from 0 to 1. */
	readonly share: number;
	readonly inFlight: number;
}

export interface Interval {
	/** The end of it, in milliseconds since 1970. */
	readonly at: number;
	/** By `component@version`. */
	readonly releases: Readonly<Record<string, Figures>>;
}

interface Counts {
	readonly calls: number;
	readonly errors: number;
	readonly share: number;
	readonly inFlight: number;
	/** Calls by the upper edge of their latency, in milliseconds. */
	readonly latencies: ReadonlyMap<number, number>;
}

export function releaseKey(component: string, version: string): string {
	return `${component}@${version}`;
}

/**
 * What happened between two looks. A release that was not there before has counted since it started; one that counts less
 * than before was started anew in between.
 */
export function intervalBetween(before: Look, after: Look): Interval {
	const seconds = Math.max(0.001, (after.at - before.at) / 1000);
	const earlier = byInstance(before.counters);
	const runtimes = new Set(after.counters.map(({ runtime }) => runtime)).size;
	const sums = new Map<string, Counts>();
	for (const [instance, { key, counts }] of byInstance(after.counters)) {
		const delta = since(earlier.get(instance)?.counts, counts);
		const sum = sums.get(key);
		sums.set(key, sum ? plus(sum, delta) : delta);
	}
	const releases = [...sums].map(([key, counts]) => [key, figures(counts, seconds, runtimes)] as const);
	return { at: after.at, releases: Object.fromEntries(releases) };
}

/** A release in one runtime, however many instances of it are there: an old one may be kept warm beside a new one. */
function byInstance(counters: readonly CountersItem[]): Map<string, { key: string; counts: Counts }> {
	const instances = new Map<string, { key: string; counts: Counts }>();
	for (const { runtime, component, version, role, share, calls, errors, inFlight, buckets } of counters) {
		const key = releaseKey(component, version);
		const instance = `${runtime}/${key}`;
		const gets = role === "serving" || role === "candidate" ? share : 0;
		const counts = { calls, errors, inFlight, share: gets, latencies: new Map(buckets) };
		const other = instances.get(instance);
		instances.set(instance, { key, counts: other ? plus(other.counts, counts) : counts });
	}
	return instances;
}

function since(before: Counts | undefined, now: Counts): Counts {
	if (!before || now.calls < before.calls) return now;
	const latencies = [...now.latencies].map(
		([ms, count]) => [ms, Math.max(0, count - (before.latencies.get(ms) ?? 0))] as const,
	);
	return {
		...now,
		calls: now.calls - before.calls,
		errors: Math.max(0, now.errors - before.errors),
		latencies: new Map(latencies),
	};
}

function plus(a: Counts, b: Counts): Counts {
	const latencies = new Map(a.latencies);
	for (const [ms, count] of b.latencies) latencies.set(ms, (latencies.get(ms) ?? 0) + count);
	return {
		calls: a.calls + b.calls,
		errors: a.errors + b.errors,
		share: a.share + b.share,
		inFlight: a.inFlight + b.inFlight,
		latencies,
	};
}

function figures({ calls, errors, share, inFlight, latencies }: Counts, seconds: number, runtimes: number): Figures {
	return {
		callsPerSecond: calls / seconds,
		errorShare: calls === 0 ? null : errors / calls,
		p50: quantile(latencies, 0.5),
		p99: quantile(latencies, 0.99),
		share: share / Math.max(1, runtimes),
		inFlight,
	};
}

/** The nearest rank, told by the upper edge of its bucket. */
function quantile(latencies: ReadonlyMap<number, number>, share: number): number | null {
	const sorted = [...latencies].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
	const total = sorted.reduce((sum, [, count]) => sum + count, 0);
	let seen = 0;
	for (const [ms, count] of sorted) {
		seen += count;
		if (seen >= total * share) return ms;
	}
	return null;
}
