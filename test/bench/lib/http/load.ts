/** What the client is told to do. */
export interface LoadOrder {
	readonly port: number;
	readonly seconds: number;
	readonly requestsPerSecond: number;
	/** What a request without an answer is waited for, in milliseconds. */
	readonly patienceMs: number;
}

export interface LoadReport {
	readonly requests: number;
	/** How often each went wrong: codes such as ECONNRESET, or statuses. */
	readonly errors: Readonly<Record<string, number>>;
	/** From when each request was due to the end of its answer, in milliseconds. */
	readonly latencies: readonly number[];
}
