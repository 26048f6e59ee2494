/** Ends processes that outlived the component that had started them. */
export function endProcesses(pids: Set<number>): void {
	for (const pid of pids) {
		try {
			process.kill(pid, "SIGKILL");
		} catch {
			// It has ended by itself meanwhile.
		}
	}
	pids.clear();
}
