import type { ComponentHandle } from "@noodle-upgrade/runtime";
import type { Echo } from "../../components/echo.ts";

/** Calls are made in a row and not awaited; what they leave to be done afterwards is waited for, and counts, once a batch. */
const batch = 1_000;

// Each has a loop of its own: one that all share would be compiled for the slowest of them.

/** @returns nanoseconds a call */
export async function handleCalls(echo: ComponentHandle<Echo>, calls: number): Promise<number> {
	const startedAt = performance.now();
	for (let done = 0; done < calls; done += batch) {
		let last: unknown;
		for (let i = 0; i < batch; i++) last = echo.echo(i);
		await last;
	}
	return ((performance.now() - startedAt) * 1e6) / calls;
}

/** The function itself, which nothing can replace. @returns nanoseconds a call */
export async function directCalls(echo: Echo, calls: number): Promise<number> {
	const startedAt = performance.now();
	for (let done = 0; done < calls; done += batch) {
		let last: unknown;
		for (let i = 0; i < batch; i++) last = echo.echo(i);
		await last;
	}
	return ((performance.now() - startedAt) * 1e6) / calls;
}

/** What hot reloading is made of without a runtime: a Proxy that looks up whatever is current. @returns nanoseconds a call */
export async function proxyCalls(current: { echo: Echo }, calls: number): Promise<number> {
	const echo = new Proxy({} as Echo, { get: (_, method) => Reflect.get(current.echo, method) });
	const startedAt = performance.now();
	for (let done = 0; done < calls; done += batch) {
		let last: unknown;
		for (let i = 0; i < batch; i++) last = echo.echo(i);
		await last;
	}
	return ((performance.now() - startedAt) * 1e6) / calls;
}
