import type { CallSink } from "@noodle-upgrade/runtime/isolation";

export type Answer =
	| { readonly kind: "resolved"; readonly value: unknown }
	| { readonly kind: "rejected"; readonly error: unknown };

/** A call's sink that keeps every answer, so that a second one can be seen. */
export class RecordingSink implements CallSink {
	readonly answers: Answer[] = [];
	readonly #answered = Promise.withResolvers<unknown>();

	constructor() {
		// A test may look at the answers alone.
		this.#answered.promise.catch(() => {});
	}

	/** The call's outcome as a promise. */
	get outcome(): Promise<unknown> {
		return this.#answered.promise;
	}

	resolve(value: unknown): void {
		this.answers.push({ kind: "resolved", value });
		this.#answered.resolve(value);
	}

	reject(error: unknown): void {
		this.answers.push({ kind: "rejected", error });
		this.#answered.reject(error);
	}
}
