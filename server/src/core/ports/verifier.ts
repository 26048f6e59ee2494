import type { Cancellation } from "./surroundings.ts";

/** A release's own `verify` script, and where it is to run. */
export interface VerifyRun {
	/** As the shell gets it. */
	readonly script: string;
	/** The installed release's. */
	readonly folder: string;
	readonly component: string;
	readonly version: string;
	/** Id of the runtime that it should look at. */
	readonly runtime: string;
	readonly timeoutMs: number;
}

/** How a `verify` script ended, and the last lines of what it said. */
export type VerifyEnd = { readonly output: string } & (
	| { readonly kind: "exited"; readonly code: number }
	| { readonly kind: "killed"; readonly signal: string }
	| { readonly kind: "timed-out" }
	| { readonly kind: "not-started"; readonly reason: string }
);

/** Runs `verify` scripts. Nothing that one has started is left when it answers. */
export interface Verifier {
	/** @returns null when it was cancelled */
	verify(run: VerifyRun, signal: Cancellation): Promise<VerifyEnd | null>;
}
