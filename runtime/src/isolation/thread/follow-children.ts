import type { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";

/** The processes that this thread starts; they would outlive it, so whoever ends it has to know of them. */
export function followChildren(changed: (pid: number, alive: boolean) => void): { left(): string[] } {
	const alive = new Map<number, string>();
	subscribe("child_process", (message) => {
		const { process: child } = message as { process: ChildProcess };
		// It is told of before it runs, and so before it has a number.
		child.once("spawn", () => {
			const { pid } = child;
			if (pid === undefined) return;
			alive.set(pid, child.spawnfile);
			changed(pid, true);
			child.once("exit", () => {
				alive.delete(pid);
				changed(pid, false);
			});
		});
	});
	return { left: () => [...alive].map(([pid, file]) => `process ${pid} (${file})`) };
}
