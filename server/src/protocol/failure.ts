/** Why something was not done. */
export interface FailureItem {
	readonly code: string;
	/** What happened, why, and what to do next. */
	readonly message: string;
}
