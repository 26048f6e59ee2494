import { setImmediate } from "node:timers/promises";

/** What is there in every thread, and what is named by itself: pipes and processes belong to children. */
const own = new Set(["MessagePort", "ProcessWrap", "PipeWrap", "Immediate"]);

/** Requests, to the disk or to a name server, end by themselves. */
const isRequest = /Req/;

/** What has been closed is still there for a turn or two of the loop. */
const turns = 4;

/** What a component has opened and not closed, in words such as `2 × Timeout`; the thread's end closes it. */
export async function resourcesLeft(): Promise<string[]> {
	let left = countNow();
	for (let turn = 0; turn < turns && left.size > 0; turn++) {
		await setImmediate();
		left = countNow();
	}
	return [...left].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`));
}

function countNow(): Map<string, number> {
	const counts = new Map<string, number>();
	for (const name of process.getActiveResourcesInfo()) {
		if (!own.has(name) && !isRequest.test(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return counts;
}
