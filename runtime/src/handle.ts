import type { ComponentHandle } from "./component/contract.ts";

/** A handle whose every property is a method that calls through; what each method is, the call finds out. */
export function createHandle<Methods extends object>(
	call: (method: string, args: unknown[]) => Promise<unknown>,
): ComponentHandle<Methods> {
	const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
	return new Proxy(Object.create(null) as ComponentHandle<Methods>, {
		get(_, method) {
			// A handle that is awaited, or returned from an async function, must not be taken for a promise.
			if (typeof method !== "string" || method === "then") return undefined;
			let bound = methods.get(method);
			if (!bound) {
				bound = (...args) => call(method, args);
				methods.set(method, bound);
			}
			return bound;
		},
	});
}
