/** Whether a process of this machine has this number; it may be another than the one that is meant. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// A process of another user is alive too.
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
