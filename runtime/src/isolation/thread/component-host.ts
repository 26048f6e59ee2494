import { AsyncLocalStorage } from "node:async_hooks";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CallError } from "../../component/call-error.ts";
import type {
	ComponentContext,
	ComponentDefinition,
	ComponentInstance,
	ComponentLog,
	HealthReport,
} from "../../component/contract.ts";
import { messageOf } from "../../formats/failure.ts";
import { findCloneProblem } from "./clone-check.ts";
import type { InstanceShape, LoadedShape, Operations, ReleaseEntry } from "./messages.ts";

/** State that cannot be carried over, told apart from an `exportState` or a migration that threw. */
export class NotCloneableError extends Error {}

export interface Outside {
	call(component: string, method: string, args: unknown[], parent: number): Promise<unknown>;
	readonly log: ComponentLog;
}

/** One release inside its own thread: loads it, starts it, and runs what the host asks. */
export class ComponentHost {
	readonly #outside: Outside;
	readonly #abort = new AbortController();
	readonly #timers = new Set<NodeJS.Timeout>();
	/** The call that the running code belongs to, so that a gate can tell a call of its own from a new one. */
	readonly #currentCall = new AsyncLocalStorage<number>();
	#definition: ComponentDefinition | undefined;
	#instance: ComponentInstance | undefined;

	constructor(outside: Outside) {
		this.#outside = outside;
	}

	async load({ folder, main }: ReleaseEntry): Promise<LoadedShape> {
		if (!existsSync(join(folder, main))) {
			throw new Error(`"main" in its package.json names ${main}, and the release has no such file.`);
		}
		const namespace: unknown = await import(pathToFileURL(join(folder, main)).href).catch((error: unknown) => {
			throw located(error, folder);
		});
		this.#definition = definitionIn(namespace, main);
		return {
			migrations: (this.#definition.migrations ?? []).map(({ from, to, up, down }) => ({
				from,
				to,
				up: typeof up === "function",
				down: typeof down === "function",
			})),
		};
	}

	async setup({ component, config, state }: Operations["setup"]["params"]): Promise<InstanceShape> {
		const context: ComponentContext = {
			state,
			config,
			signal: this.#abort.signal,
			log: this.#outside.log,
			component: (name) => this.#handle(name),
			setTimeout: (callback, ms) => {
				const timer = setTimeout(() => {
					this.#timers.delete(timer);
					callback();
				}, ms);
				this.#timers.add(timer);
				return timer;
			},
			setInterval: (callback, ms) => {
				const timer = setInterval(callback, ms);
				this.#timers.add(timer);
				return timer;
			},
		};
		const instance = await this.#required().setup(context);
		if (
			typeof instance !== "object" ||
			instance === null ||
			typeof instance.methods !== "object" ||
			instance.methods === null
		) {
			throw new TypeError(`setup of ${component} must return an object with "methods".`);
		}
		this.#instance = instance;
		return {
			methods: Object.keys(instance.methods).filter((name) => typeof instance.methods[name] === "function"),
			exportsState: typeof instance.exportState === "function",
			importsState: typeof instance.importState === "function",
			activates: typeof instance.activate === "function",
			deactivates: typeof instance.deactivate === "function",
		};
	}

	/** @param id the host's number of this call; what the method calls in turn carries it */
	call(id: number, method: string, args: unknown[]): unknown {
		const methods = this.#started().methods;
		const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
		if (typeof run !== "function") {
			const known = Object.keys(methods).join(", ") || "none";
			throw new CallError("unknown-method", `There is no method "${method}"; the release that runs has: ${known}.`);
		}
		return this.#currentCall.run(id, () => run.apply(methods, args));
	}

	async checkExport(): Promise<null> {
		await this.exportState();
		return null;
	}

	async exportState(): Promise<{ state: unknown }> {
		return { state: carriedOver(await this.#started().exportState?.(), "exports") };
	}

	async importState({ state }: { state: unknown }): Promise<null> {
		await this.#started().importState?.(state);
		return null;
	}

	async migrate({ state, from, to }: Operations["migrate"]["params"]): Promise<{ state: unknown }> {
		const up = to > from;
		const migration = this.#required().migrations?.find((step) =>
			up ? step.from === from && step.to === to : step.from === to && step.to === from,
		);
		const run = up ? migration?.up : migration?.down;
		if (!migration || !run) throw new Error(`The release has no migration from state version ${from} to ${to}.`);
		return { state: carriedOver(await run.call(migration, state), "makes of the state") };
	}

	async activate(): Promise<null> {
		await this.#started().activate?.();
		return null;
	}

	async deactivate(): Promise<null> {
		await this.#started().deactivate?.();
		return null;
	}

	async health(): Promise<HealthReport> {
		try {
			const report = await this.#started().health?.();
			return report?.healthy === false
				? { healthy: false, reason: report.reason ?? "it says so without a reason" }
				: { healthy: true };
		} catch (error) {
			return { healthy: false, reason: messageOf(error) };
		}
	}

	async dispose(): Promise<null> {
		this.#abort.abort(new Error("The component is being disposed of."));
		for (const timer of this.#timers) clearTimeout(timer);
		this.#timers.clear();
		await this.#instance?.dispose?.();
		return null;
	}

	#required(): ComponentDefinition {
		if (!this.#definition) throw new Error("The release is not loaded.");
		return this.#definition;
	}

	#started(): ComponentInstance {
		if (!this.#instance) throw new CallError("component-unavailable", "The release has not started.");
		return this.#instance;
	}

	// biome-ignore lint/suspicious/noExplicitAny: the caller names the type; at run time any name is a method.
	#handle(component: string): any {
		const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
		return new Proxy(Object.create(null), {
			get: (_, method) => {
				// A handle that is awaited, or returned from an async function, must not be taken for a promise.
				if (typeof method !== "string" || method === "then") return undefined;
				let call = methods.get(method);
				if (!call) {
					call = async (...args) => {
						if (!this.#instance) {
							throw new CallError(
								"component-unavailable",
								`${component}.${method} was called during setup. Call other components from methods, once all have started.`,
							);
						}
						return this.#outside.call(component, method, args, this.#currentCall.getStore() ?? 0);
					};
					methods.set(method, call);
				}
				return call;
			},
		});
	}
}

/** @throws NotCloneableError when the state would not arrive as it is */
function carriedOver(state: unknown, verb: string): unknown {
	const problem = findCloneProblem(state);
	if (!problem) return state;
	throw new NotCloneableError(
		`What it ${verb} cannot be carried over: at ${problem.path}, ${problem.reason}. Use plain data instead.`,
	);
}

/** The error with the first place of the release that its stack names, because its own message rarely says where. */
function located(error: unknown, folder: string): unknown {
	if (!(error instanceof Error)) return error;
	const [, place] = error.stack?.split(`${pathToFileURL(folder).href}/`, 2) ?? [];
	const where = place === undefined ? null : /^[^\s():]+:\d+(?::\d+)?/.exec(place)?.[0];
	if (where) error.message += ` (${where})`;
	return error;
}

/** The default export of an ES module, of CommonJS, or of CommonJS that a compiler made of an ES module. */
function definitionIn(namespace: unknown, main: string): ComponentDefinition {
	let candidate = (namespace as { default?: unknown }).default ?? namespace;
	const inner = (candidate as { default?: unknown }).default;
	if (typeof (candidate as { setup?: unknown }).setup !== "function" && typeof inner === "object" && inner !== null)
		candidate = inner;
	if (typeof (candidate as { setup?: unknown }).setup !== "function") {
		throw new TypeError(`${main} must export by default an object with a "setup" function.`);
	}
	return candidate as ComponentDefinition;
}
