// How `npm start` learns that it should end: a signal, or the end of the npm that has started it. Killing that npm kills
// the shell below it, and the signal goes no further, so without the second way everything would go on unseen.

import { isAlive } from "../../../runtime/src/is-alive.ts";
import { listProcesses } from "../vscode/processes/tree.ts";

export interface Stop {
	/** Aborted, with an error that says why, once it is time to end. */
	signal: AbortSignal;
	release(): void;
}

/** Listens until it is released. However often it is told, as npm repeats the terminal's Ctrl+C, it aborts once. */
export async function listenForStop(): Promise<Stop> {
	const controller = new AbortController();
	const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
	const onSignal = (name: NodeJS.Signals): void => controller.abort(new Error(`Stopping, because of ${name}.`));
	for (const name of signals) {
		process.on(name, onSignal);
	}
	const launchers = await findLaunchers();
	const timer = setInterval(() => {
		const gone = launchers.find((pid) => !isAlive(pid));
		if (gone !== undefined) {
			controller.abort(new Error(`Stopping, because the npm that started this has ended (process ${gone}).`));
		}
	}, 500);
	timer.unref();
	return {
		signal: controller.signal,
		release() {
			clearInterval(timer);
			for (const name of signals) {
				process.off(name, onSignal);
			}
		},
	};
}

/** The npm processes above us, and the shells between them. */
async function findLaunchers(): Promise<number[]> {
	if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") {
		return [];
	}
	const rows = new Map((await listProcesses()).map((row) => [row.pid, row]));
	const found: number[] = [];
	let above = rows.get(process.ppid);
	while (above !== undefined && /^(npm |\S*node \S*npm-cli\.js|\S*sh -c )/.test(`${above.command} `)) {
		found.push(above.pid);
		above = rows.get(above.parent);
	}
	return found;
}
