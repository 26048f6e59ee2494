import type { ComponentHandle } from "./component/contract.ts";

/** A handle whose every property is a method that calls through; what each method is, the call finds out. */
export function createHandle<Methods extends object>(
	call: (method: string, args: unknown[]) => Promise<unknown>,
): ComponentHandle<Methods> {
	const missing: ProxyHandler<object> = {
		get(_, method, handle) {
			// A handle that is awaited, or returned from an async function, must not be taken for a promise.
			if (typeof method !== "string" || method === "then") return undefined;
			const bound = (...args: unknown[]) => call(method, args);
			Object.defineProperty(handle, method, { value: bound });
			return bound;
		},
	};
	// A proxy costs more than a call, so it is asked for a method once; from then on the method is the handle's own.
	return Object.create(new Proxy(Object.create(null), missing)) as ComponentHandle<Methods>;
}
