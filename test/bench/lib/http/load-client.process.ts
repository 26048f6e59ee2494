import { Agent, get } from "node:http";
import { serveParent } from "../serve-parent.ts";
import type { LoadOrder, LoadReport } from "./load.ts";

/** As many customers, each with a connection that it keeps, and another one only while the first is busy. */
const customers = 50;

serveParent("ready", load);

/** Sends requests at a steady pace, whether earlier ones were answered or not. Nothing is tried again. */
async function load({ port, seconds, requestsPerSecond, patienceMs }: LoadOrder): Promise<LoadReport> {
	const agents = Array.from({ length: customers }, () => new Agent({ keepAlive: true }));
	const errors: Record<string, number> = {};
	const latencies: number[] = [];
	const answers: Promise<void>[] = [];
	const total = seconds * requestsPerSecond;
	const startedAt = performance.now();
	const dueAt = (number: number): number => startedAt + (number * 1000) / requestsPerSecond;
	const sendOne = async (number: number): Promise<void> => {
		const outcome = await request(port, patienceMs, agents[number % customers]);
		if (outcome === null) latencies.push(performance.now() - dueAt(number));
		else errors[outcome] = (errors[outcome] ?? 0) + 1;
	};
	await new Promise<void>((done) => {
		const timer = setInterval(() => {
			while (answers.length < total && dueAt(answers.length) <= performance.now())
				answers.push(sendOne(answers.length));
			if (answers.length < total) return;
			clearInterval(timer);
			done();
		}, 1);
	});
	await Promise.all(answers);
	for (const agent of agents) agent.destroy();
	return { requests: total, errors, latencies };
}

/** @returns what went wrong; null: nothing */
function request(port: number, patienceMs: number, agent: Agent | undefined): Promise<string | null> {
	return new Promise((resolve) => {
		const sent = get({ host: "127.0.0.1", port, path: "/page", agent, timeout: patienceMs }, (response) => {
			response.on("error", failed);
			response.on("end", () => resolve(response.statusCode === 200 ? null : `status ${response.statusCode}`));
			response.resume();
		});
		const failed = (error: NodeJS.ErrnoException): void => resolve(error.code ?? error.message);
		sent.on("error", failed);
		sent.on("timeout", () => sent.destroy(Object.assign(new Error("No answer."), { code: "timeout" })));
	});
}
