import type { CallError } from "../../component/call-error.ts";

/** The signals that a component has asked for, by the numbers of the calls that they belong to. */
export class CallSignals {
	readonly #controllers = new Map<number, AbortController>();

	/** The same for the same call, however often it is asked for. */
	of(call: number): AbortSignal {
		const controller = this.#controllers.get(call) ?? new AbortController();
		this.#controllers.set(call, controller);
		return controller.signal;
	}

	/** Nobody waits for that call any more. */
	cancel(call: number, reason: CallError): void {
		this.#controllers.get(call)?.abort(reason);
	}

	/** That call has its answer, and its number may be another's. */
	over(call: number): void {
		// Hardly any component asks, and then every call would pay for looking it up.
		if (this.#controllers.size > 0) this.#controllers.delete(call);
	}
}
