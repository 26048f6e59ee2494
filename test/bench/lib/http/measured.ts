import type { Child } from "../child.ts";
import { percentile } from "../samples.ts";
import type { Contender } from "./contender.ts";
import type { LoadOrder, LoadReport } from "./load.ts";

export interface Served {
	readonly requests: number;
	/** Requests without the answer that they should have had, by what came instead. */
	readonly errors: Readonly<Record<string, number>>;
	/** How often the code was replaced. */
	readonly replacements: number;
	readonly latencies: readonly number[];
	/** Of the requests that were answered. */
	readonly p99Ms: number;
}

const everyMs = 500;
const requestsPerSecond = 1_000;

/** Loads a server for a while and replaces its code all the while. @param before what it is added to */
export async function measured(client: Child, contender: Contender, seconds: number, before?: Served): Promise<Served> {
	const order: LoadOrder = {
		port: contender.port,
		seconds,
		requestsPerSecond,
		patienceMs: Math.min(seconds, 10) * 1000,
	};
	const [report, replacements] = await Promise.all([
		client.ask<LoadReport>(order),
		replaceFor(seconds * 1000, contender),
	]);
	const latencies = [...(before?.latencies ?? []), ...report.latencies];
	return {
		requests: report.requests + (before?.requests ?? 0),
		errors: added(before?.errors ?? {}, report.errors),
		replacements: replacements + (before?.replacements ?? 0),
		latencies,
		p99Ms: percentile(latencies, 0.99),
	};
}

/** Begins a replacement every half second; one that takes longer is followed by the next at once. */
async function replaceFor(ms: number, contender: Contender): Promise<number> {
	const end = performance.now() + ms;
	let replacements = 0;
	for (let next = performance.now() + everyMs; next < end; next = Math.max(next + everyMs, performance.now())) {
		await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
		await contender.replace();
		replacements++;
	}
	return replacements;
}

function added(left: Served["errors"], right: Served["errors"]): Served["errors"] {
	const sum: Record<string, number> = { ...left };
	for (const [kind, count] of Object.entries(right)) sum[kind] = (sum[kind] ?? 0) + count;
	return sum;
}
