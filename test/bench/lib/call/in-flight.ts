import type { Caller } from "./caller.ts";

/** Keeps a number of calls under way: each that is answered makes room for the next. @returns microseconds a call */
export async function microsecondsPerCall(call: Caller["call"], calls: number, inFlight: number): Promise<number> {
	let next = 0;
	const lane = async (): Promise<void> => {
		while (next < calls) await call(next++);
	};
	const startedAt = performance.now();
	await Promise.all(Array.from({ length: inFlight }, lane));
	return ((performance.now() - startedAt) * 1000) / calls;
}
