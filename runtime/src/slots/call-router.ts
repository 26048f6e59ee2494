import { CallError } from "../component/call-error.ts";
import type { ComponentHandle } from "../component/contract.ts";
import { createHandle } from "../handle.ts";
import type { CallSink } from "../isolation/instance.ts";
import type { CallOptions, Slot } from "./slot.ts";

/** Brings each call to the slot of its component, or says why there is no way. */
export class CallRouter {
	readonly #slots: ReadonlyMap<string, Slot>;
	/** What the runtime does, such as "is stopping"; null: it takes calls. */
	#closed: string | null = null;

	constructor(slots: ReadonlyMap<string, Slot>) {
		this.#slots = slots;
	}

	/** What is under way is let finish, with all the calls that it leads to; nothing new begins. */
	close(because: "is stopping" | "has stopped"): void {
		this.#closed = because;
	}

	handle<Methods extends object>(name: string, options: CallOptions): ComponentHandle<Methods> {
		// Looking its slot up for every call would cost an inline component a fifth of the call.
		const slot = this.#slots.get(name);
		return createHandle<Methods>((method, args) =>
			slot && this.#closed === null ? slot.call(method, args, options) : this.call(name, method, args, options),
		);
	}

	call(component: string, method: string, args: unknown[], options: CallOptions): Promise<unknown> {
		const slot = this.#slotFor(component, method, options);
		return slot instanceof CallError ? Promise.reject(slot) : slot.call(method, args, options);
	}

	/** @param sink told once how the call ended */
	dispatch(component: string, method: string, args: unknown[], options: CallOptions, sink: CallSink): void {
		const slot = this.#slotFor(component, method, options);
		if (slot instanceof CallError) sink.reject(slot);
		else slot.dispatch(method, args, options, sink);
	}

	#slotFor(component: string, method: string, { tree }: CallOptions): Slot | CallError {
		if (this.#closed !== null && !tree?.isOpen) {
			return new CallError("runtime-stopped", `${component}.${method} was not started: the runtime ${this.#closed}.`);
		}
		const slot = this.#slots.get(component);
		if (slot) return slot;
		const known = [...this.#slots.keys()].join(", ") || "none";
		return new CallError("unknown-component", `There is no component "${component}" here; there is: ${known}.`);
	}
}
