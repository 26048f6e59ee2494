import type { Instance, Release } from "./releases.ts";

export interface StartOptions {
	readonly state?: unknown;
	readonly config?: Record<string, unknown>;
	/** What `context.component` finds, by name. */
	readonly components?: Readonly<Record<string, Instance>>;
}

export interface Started extends Instance {
	/** Calls a method; the release's own result, promise or not. */
	// biome-ignore lint/suspicious/noExplicitAny: what methods give is what the tests are about.
	call(method: string, ...args: unknown[]): any;
	readonly logged: readonly string[];
	/** Ends what the context owns, as the runtime does. */
	stop(): void;
}

/**
 * Starts a release the way the runtime does, as far as a release can tell: state and results are copied, other components
 * cannot be called before setup is over, and timers end with the component.
 */
export async function start(release: Release, options: StartOptions = {}): Promise<Started> {
	const logged: string[] = [];
	const timers = new Set<NodeJS.Timeout>();
	const abort = new AbortController();
	const log = (message: string) => logged.push(message);
	let ready = false;
	const instance = await release.definition.setup({
		state: structuredClone(options.state),
		config: options.config ?? {},
		signal: abort.signal,
		log: { debug: log, info: log, warn: log, error: log },
		component(name: string) {
			if (!ready) throw new Error(`${name} must not be called during setup.`);
			const found = options.components?.[name];
			if (!found) throw new Error(`There is no component ${name}.`);
			return found.methods;
		},
		setInterval(callback: () => void, ms: number) {
			const timer = setInterval(callback, ms).unref();
			timers.add(timer);
			return timer;
		},
	});
	ready = true;
	const methods = Object.fromEntries(Object.entries(instance.methods).map(([name, method]) => [name, cloning(method)]));
	return {
		...instance,
		methods,
		call(method, ...args) {
			const found = methods[method];
			if (!found) throw new Error(`${release.descriptor.name} has no method ${method}.`);
			return found(...args);
		},
		logged,
		stop() {
			abort.abort();
			for (const timer of timers) clearInterval(timer);
			instance.dispose?.();
		},
	};
}

/** Values cross a thread on the way in and out, so only what can be cloned arrives. */
function cloning(method: (...args: unknown[]) => unknown) {
	return (...args: unknown[]) => {
		const result = method(...structuredClone(args));
		return result instanceof Promise ? result.then(structuredClone) : structuredClone(result);
	};
}
