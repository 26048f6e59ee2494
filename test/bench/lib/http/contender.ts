/** A web server whose code can be replaced while it serves. */
export interface Contender {
	readonly port: number;
	/** Replaces the code. Resolves when the new one serves, and the old one no more. */
	replace(): Promise<void>;
	close(): Promise<void>;
}
