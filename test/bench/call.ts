import { Worker } from "node:worker_threads";
import { Runtime } from "@noodle-upgrade/runtime";
import { percentile, type Row, row } from "./row.ts";
import { benchWorkspace } from "./workspace.ts";

const rounds = 7;
const calls = 4_000;

/** What a call across a thread costs, one at a time and with 64 in flight, beside a bare postMessage. */
export async function run(): Promise<Row[]> {
	const workspace = await benchWorkspace();
	const runtime = await Runtime.start({ root: workspace.root, log: () => {} });
	const raw = rawEcho();
	try {
		const echo = runtime.component<{ echo(value: number): number }>("echo");
		const rows: Row[] = [];
		for (const inFlight of [1, 64]) {
			const ours: number[] = [];
			const bare: number[] = [];
			// Taking turns, so that what else the machine does falls on both.
			for (let round = 0; round < rounds; round++) {
				ours.push(await microsecondsPerCall((i) => echo.echo(i), inFlight));
				bare.push(await microsecondsPerCall(raw.call, inFlight));
			}
			rows.push(
				row(`call.thread.${inFlight}.us`, percentile(ours, 0.5), "µs", {
					name: "raw postMessage",
					value: percentile(bare, 0.5),
				}),
			);
		}
		return rows;
	} finally {
		await raw.close();
		await runtime.stop();
		await workspace.remove();
	}
}

async function microsecondsPerCall(call: (i: number) => Promise<unknown>, inFlight: number): Promise<number> {
	const startedAt = performance.now();
	for (let i = 0; i < calls; i += inFlight) await Promise.all(Array.from({ length: inFlight }, (_, k) => call(i + k)));
	return ((performance.now() - startedAt) * 1000) / calls;
}

function rawEcho(): { call(value: unknown): Promise<unknown>; close(): Promise<unknown> } {
	const worker = new Worker(
		`const { parentPort } = require("node:worker_threads"); parentPort.on("message", m => parentPort.postMessage(m));`,
		{ eval: true },
	);
	const waiting = new Map<number, (value: unknown) => void>();
	let next = 0;
	worker.on("message", ([id, value]: [number, unknown]) => {
		waiting.get(id)?.(value);
		waiting.delete(id);
	});
	return {
		call: (value) =>
			new Promise((resolve) => {
				const id = next++;
				waiting.set(id, resolve);
				worker.postMessage([id, value]);
			}),
		close: () => worker.terminate(),
	};
}
