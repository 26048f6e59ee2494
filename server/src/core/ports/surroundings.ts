export interface Clock {
	/** ISO 8601. */
	now(): string;
	/** Resolves early, without an error, when the signal is aborted. */
	wait(ms: number, signal?: Cancellation): Promise<void>;
}

/** What an AbortSignal is to the core, which has no platform of its own. */
export interface Cancellation {
	readonly aborted: boolean;
	addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
	removeEventListener(type: "abort", listener: () => void): void;
}

export interface Identifiers {
	/** Of an upgrade: sorts by time. */
	upgradeId(): string;
	/** SHA-256 in hex. */
	fingerprint(text: string): string;
}
