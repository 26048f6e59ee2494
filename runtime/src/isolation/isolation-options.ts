import type { Threads } from "./thread/threads.ts";

export interface ThreadOptions {
	/**
	 * How large the heap of each component's thread may grow, in megabytes; V8's own limit unless given. A component that
	 * reaches it ends alone, as far as V8 allows: see docs/isolation.md.
	 */
	readonly maxOldGenerationSizeMb?: number;
	/** How many threads wait for a release to be loaded, at about 10 MB each; 1 unless given. */
	readonly spares?: number;
}

/** What a host may say of the surroundings that its components run in. */
export interface IsolationOptions {
	readonly threads?: Threads;
}
