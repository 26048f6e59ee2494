import type { UpgradeOptions } from "./workspace.ts";

/**
 * What changes a workspace just now. Whoever closes the workspace stops it first and waits until it has taken back what it
 * did: without its connections and its journal it could not.
 */
export class OperationsUnderWay {
	readonly #running = new Set<Promise<unknown>>();
	readonly #ending = new AbortController();

	/** @param act is given options whose signal is also aborted when the workspace closes */
	run<Answer>(options: UpgradeOptions, act: (options: UpgradeOptions) => Promise<Answer>): Promise<Answer> {
		const ending = this.#ending.signal;
		const signal = options.signal ? AbortSignal.any([options.signal, ending]) : ending;
		const running = act({ ...options, signal });
		this.#running.add(running);
		return running.finally(() => this.#running.delete(running));
	}

	/** Resolves when nothing is under way any more. Whether it went well is for those who asked for it to hear. */
	async end(): Promise<void> {
		this.#ending.abort();
		await Promise.allSettled(this.#running);
	}
}
