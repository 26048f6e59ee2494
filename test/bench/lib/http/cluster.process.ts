import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { serveParent } from "../serve-parent.ts";

/** What a worker may take to end before it is ended. */
const patienceMs = 3_000;

cluster.setupPrimary({ exec: fileURLToPath(new URL("./page-server.mjs", import.meta.url)), execArgv: [] });
let workers: Worker[] = await Promise.all([started(), started()]);
serveParent("ready", rollOver, () => {
	for (const worker of workers) worker.process.kill("SIGKILL");
});

/** One after the other, so that there are always as many as there should be. */
async function rollOver(): Promise<void> {
	const next: Worker[] = [];
	for (const old of workers) {
		next.push(await started());
		await ended(old);
	}
	workers = next;
}

async function started(): Promise<Worker> {
	const worker = cluster.fork();
	await once(worker, "listening");
	return worker;
}

async function ended(worker: Worker): Promise<void> {
	const exited = once(worker, "exit");
	worker.send("shutdown");
	const timer = setTimeout(() => worker.process.kill("SIGKILL"), patienceMs);
	await exited;
	clearTimeout(timer);
}
