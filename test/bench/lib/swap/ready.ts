import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { type Effort, type Row, row } from "../../../../scripts/lib/bench/row.ts";
import { generatedSource } from "../generated-source.ts";
import { median } from "../samples.ts";
import { type Service, withService } from "../service.ts";
import { stageMs } from "../swapper.ts";
import { type BenchRelease, writeRelease } from "../workspace.ts";

/** Upgrades seldom follow each other at once; what the runtime does between them to be ready is no cheating. */
const pauseMs = 500;

/** How long a release with a bundle of 1 MB takes until it can serve, beside a fresh worker that imports the same file. */
export function readiness({ short }: Effort): Promise<Row[]> {
	const samples = short ? 1 : 30;
	const bytes = short ? 20_000 : 1_000_000;
	return withService([big("1.0.0", 0)], async (service) => {
		const ours: number[] = [];
		const fresh: number[] = [];
		for (let sample = 1; sample <= samples; sample++) {
			await wait(short ? 0 : pauseMs);
			ours.push(await prepareMs(service, big(`1.0.${2 * sample}`, bytes)));
			await wait(short ? 0 : pauseMs);
			fresh.push(await freshWorkerMs(service, big(`1.0.${2 * sample + 1}`, bytes)));
		}
		return [row("swap.ready1mb.p50.ms", median(ours), "ms", { name: "a fresh worker", value: median(fresh) })];
	});
}

function big(version: string, bytes: number): BenchRelease {
	return {
		name: "big",
		version,
		module: "echo",
		noodle: { methods: ["echo"] },
		ballast: generatedSource(version, bytes),
	};
}

async function prepareMs({ root, swapper }: Service, release: BenchRelease): Promise<number> {
	const folder = join(root, "runtime_components", release.name, release.version);
	await writeRelease(folder, release);
	return stageMs(await swapper.swap(await swapper.install(folder)), "prepare");
}

/** Its release is another one of the same size: what the first has left in a cache is no help. */
async function freshWorkerMs({ root }: Service, release: BenchRelease): Promise<number> {
	const folder = join(root, "fresh", release.version);
	await writeRelease(folder, release);
	const startedAt = performance.now();
	const worker = new Worker(new URL("./ready.thread.ts", import.meta.url), {
		workerData: join(folder, "index.mjs"),
		execArgv: [],
	});
	await once(worker, "message");
	const took = performance.now() - startedAt;
	await worker.terminate();
	return took;
}
