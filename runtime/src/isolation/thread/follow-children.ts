import type { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { setTimeout } from "node:timers/promises";

/** For processes to end that cannot refuse to. */
const endMs = 500;

export interface FollowedChildren {
	/** Those that run and that nobody has asked to end, in words such as `process 4711 (sleep)`. */
	left(): string[];
	/** Ends all of them, from the thread that started them: no other can see them off, and they would stay as zombies. */
	end(): Promise<void>;
}

/** The processes that this thread starts; they would outlive it, so whoever ends it has to know of them. */
export function followChildren(changed: (pid: number, alive: boolean) => void): FollowedChildren {
	const alive = new Map<number, ChildProcess>();
	let whenNone = (): void => {};
	const started = (child: ChildProcess): void => {
		const { pid } = child;
		if (pid === undefined) return;
		alive.set(pid, child);
		changed(pid, true);
		child.once("exit", () => {
			alive.delete(pid);
			changed(pid, false);
			if (alive.size === 0) whenNone();
		});
	};
	subscribe("child_process", (message) => {
		const { process: child } = message as { process: ChildProcess & { spawn(...args: unknown[]): unknown } };
		// It is told of before it runs, and so before it has a number; its event of that comes only once the component
		// gives the thread back, which it may never do.
		const spawn = child.spawn;
		child.spawn = (...args) => {
			const result = spawn.apply(child, args);
			started(child);
			return result;
		};
	});
	return {
		left: () =>
			[...alive].filter(([, { killed }]) => !killed).map(([pid, { spawnfile }]) => `process ${pid} (${spawnfile})`),
		end: async () => {
			if (alive.size === 0) return;
			const none = new Promise<void>((resolve) => {
				whenNone = resolve;
			});
			for (const child of alive.values()) child.kill("SIGKILL");
			await Promise.race([none, setTimeout(endMs)]);
		},
	};
}
