export interface LockHolder {
	readonly pid: number;
	/** Such as `upgrade of counter`. */
	readonly purpose: string;
	/** ISO 8601. */
	readonly since: string;
}

/** At most one upgrade at a time changes a workspace, over all processes; a lock dies with its holder. */
export interface WorkspaceLock {
	/**
	 * @param purpose what it is taken for, for those who wait
	 * @returns how to give it back; null when somebody else has it
	 */
	tryAcquire(purpose: string): { release(): void } | null;
	/** Whether anybody has it, this one included. Unlike taking it, a look changes nothing that others watch. */
	isHeld(): boolean;
	/** Whoever has it, or had it and died; null when nobody does, or it is just changing hands. */
	holder(): LockHolder | null;
}
