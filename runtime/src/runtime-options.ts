import type { ThreadOptions } from "./isolation/isolation-options.ts";
import type { LogSink } from "./log.ts";

export interface RuntimeOptions {
	/** The folder that holds noodle.json. */
	readonly root: string;
	/** Where `${env:NAME}` and the NOODLE_* variables are looked up; the process's own environment unless given. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** Where log lines go; one line each on stderr unless given. */
	readonly log?: LogSink;
	/** Milliseconds that a call may take, unless the handle says otherwise; more than 0, 30,000 unless given. */
	readonly callTimeoutMs?: number;
	/** What the threads of components may use. */
	readonly threads?: ThreadOptions;
	/**
	 * Switches off V8's cache of compiled code, for this whole process and for good: it keeps about 20 KB of every inline
	 * release that was ever swapped in. Without it, code that is compiled twice, by `vm`, `eval` or a further loading of
	 * the same text, costs its full time twice.
	 */
	readonly disableCompilationCache?: boolean;
}

export interface HandleOptions {
	/** Milliseconds that a call may take, more than 0; whatever is longer than 24 days, Infinity too, is taken for 24 days. */
	readonly timeoutMs?: number;
	readonly signal?: AbortSignal;
	/** What calls are told apart by while traffic is split: those with the same key go to the same release. */
	readonly key?: string;
}

/** Milliseconds, wherever nothing else is said. */
export const limits = {
	callMs: 30_000,
	startMs: 10_000,
	disposeMs: 5_000,
	healthMs: 2_000,
	stopMs: 10_000,
	minBackoffMs: 100,
	maxBackoffMs: 30_000,
	stableMs: 60_000,
} as const;

/** Thrown by `Runtime.start` when nothing can be started, or when nobody could reach what was. */
export class RuntimeStartError extends Error {
	readonly code: string;

	constructor(code: string, message: string) {
		super(message);
		this.name = "RuntimeStartError";
		this.code = code;
	}
}
