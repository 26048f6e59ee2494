import { AsyncLocalStorage } from "node:async_hooks";
import { CallError } from "../../component/call-error.ts";
import type {
	ComponentContext,
	ComponentDefinition,
	ComponentInstance,
	ComponentLog,
	HealthReport,
} from "../../component/contract.ts";
import { messageOf } from "../../formats/failure.ts";
import { createHandle } from "../../handle.ts";
import type { CarriedState } from "../carried-state.ts";
import type { InstanceShape, LoadedShape, MigrationStep, ReleaseEntry, SetupOptions } from "../instance.ts";
import { findCloneProblem } from "./clone-check.ts";
import { type DefinitionLoader, shapeOf } from "./load-definition.ts";
import { migrateCarried } from "./migrate-carried.ts";
import { OwnedTimers } from "./owned-timers.ts";
import { TrackedMaps } from "./tracked-maps.ts";

/** State that cannot be carried over, told apart from an `exportState` or a migration that threw. */
export class NotCloneableError extends Error {}

type Method = ComponentInstance["methods"][string];

/** @typeParam Call how the host knows a call again */
export interface Outside<Call> {
	call(component: string, method: string, args: unknown[], parent: Call | undefined): Promise<unknown>;
	/** What the component is told by when nobody waits for that call any more. */
	signalOf(call: Call): AbortSignal;
	readonly log: ComponentLog;
}

/** One JavaScript release, wherever it runs: loads it, starts it, and runs what the host asks. */
export class ComponentHost<Call> {
	readonly maps = new TrackedMaps();
	readonly #outside: Outside<Call>;
	readonly #loadDefinition: DefinitionLoader;
	readonly #abort = new AbortController();
	readonly #timers = new OwnedTimers();
	/** The call that the running code belongs to, so that a gate can tell a call of its own from a new one. */
	readonly #currentCall = new AsyncLocalStorage<Call | undefined>();
	/** Following a call through its promises costs more than the call, so only components that call others pay for it. */
	#callsOthers = false;
	#callsSettled = false;
	#definition: ComponentDefinition | undefined;
	#instance: ComponentInstance | undefined;
	/** What setup has returned as methods, and what they are called on. A map, because nothing else is found as fast. */
	readonly #methods = new Map<string, Method>();
	#receiver: ComponentInstance["methods"] | undefined;
	/** The call whose method has not given its turn back yet. */
	#running: Call | undefined;
	/** Made for a method that asked while no call was known. */
	asked: AbortController | null = null;
	#lastName: string | null = null;
	#lastMethod: Method | undefined;

	constructor(outside: Outside<Call>, loadDefinition: DefinitionLoader) {
		this.#outside = outside;
		this.#loadDefinition = loadDefinition;
	}

	async load(release: ReleaseEntry): Promise<LoadedShape> {
		this.#callsOthers = Object.keys(release.descriptor.dependencies).length > 0;
		this.#definition = await this.#loadDefinition(release);
		return shapeOf(this.#definition);
	}

	async setup({ component, config, carried }: SetupOptions): Promise<InstanceShape> {
		if (carried) this.maps.fill(carried.maps);
		const context: ComponentContext = {
			state: carried?.state,
			config,
			signal: this.#abort.signal,
			callSignal: () => this.#callSignal(),
			log: this.#outside.log,
			component: (name) => this.#handle(name),
			// The component names the types; at run time a map is a map.
			trackedMap: (name) => this.maps.open(name) as Map<unknown, unknown> as Map<never, never>,
			setTimeout: (callback, ms) => this.#timers.setTimeout(callback, ms),
			setInterval: (callback, ms) => this.#timers.setInterval(callback, ms),
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
		this.#receiver = instance.methods;
		this.#lastName = null;
		for (const [name, method] of Object.entries(instance.methods)) {
			if (typeof method === "function") this.#methods.set(name, method);
		}
		this.maps.seal();
		return {
			methods: [...this.#methods.keys()],
			exportsState: typeof instance.exportState === "function" || this.maps.size > 0,
			importsState: typeof instance.importState === "function",
			activates: typeof instance.activate === "function",
			deactivates: typeof instance.deactivate === "function",
			tracksMaps: this.maps.size > 0,
		};
	}

	/** Whether it calls others. One that does not by the end of its setup cannot begin to later. */
	settleCalls(): boolean {
		this.#callsSettled = true;
		return this.#callsOthers;
	}

	/** @param call what calls that the method makes in turn name as the one they belong to */
	call(call: Call, method: string, args: unknown[]): unknown {
		// A component may be called again before its method has given its turn back.
		const before = this.#running;
		const follows = this.#callsOthers;
		this.#running = call;
		try {
			return follows ? this.#currentCall.run(call, () => this.run(method, args)) : this.run(method, args);
		} finally {
			this.#running = before;
			// What runs next in this turn is no part of it.
			if (this.#callsOthers && !follows) this.#currentCall.enterWith(before);
		}
	}

	/** Calls a method of a component that calls no others, for a call that is not known here. */
	run(method: string, args: unknown[]): unknown {
		// The same method is called again and again, and comparing names costs a third of looking one up.
		if (method !== this.#lastName) {
			this.#lastName = method;
			this.#lastMethod = this.#methods.get(method);
		}
		if (this.#lastMethod !== undefined) return this.#lastMethod.apply(this.#receiver, args);
		this.#started();
		const known = [...this.#methods.keys()].join(", ") || "none";
		throw new CallError("unknown-method", `There is no method "${method}"; the release that runs has: ${known}.`);
	}

	/** What `exportState` gives, without the tracked maps. @throws NotCloneableError */
	async exportRest(): Promise<unknown> {
		return carriedOver(await this.#started().exportState?.(), "exports");
	}

	async checkExport(): Promise<null> {
		await this.exportRest();
		return null;
	}

	async exportState(): Promise<CarriedState> {
		const state = await this.exportRest();
		// Plain maps: what follows changes is the component's own, and would be refused as the class instance that it is.
		const maps = new Map([...this.maps.all].map(([name, entries]) => [name, new Map(entries)]));
		for (const [name, entries] of maps) carriedOver(entries, `keeps in the tracked map "${name}"`);
		return { state, maps };
	}

	async importState({ state, maps }: CarriedState): Promise<null> {
		this.maps.fill(maps);
		await this.#started().importState?.(state);
		return null;
	}

	async migrate(step: MigrationStep): Promise<CarriedState> {
		const migrated = await migrateCarried(this.#required(), step);
		carriedOver(migrated.state, "makes of the state");
		for (const entries of migrated.maps.values()) carriedOver(entries, "makes of an entry");
		return migrated;
	}

	/** For migrating entries one by one. */
	get definition(): ComponentDefinition {
		return this.#required();
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
		this.#timers.clear();
		try {
			await this.#instance?.dispose?.();
		} finally {
			// Node 22 keeps every storage that was ever used, until it is told that it is not used any more.
			this.#currentCall.disable();
		}
		return null;
	}

	#callSignal(): AbortSignal {
		if (this.#running !== undefined) return this.#outside.signalOf(this.#running);
		this.asked ??= new AbortController();
		return this.asked.signal;
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
		if (this.#callsSettled && !this.#callsOthers) {
			throw new Error(
				`The component "${component}" was asked for after setup. An inline release that names no dependencies in its descriptor asks for others in setup.`,
			);
		}
		if (!this.#callsOthers) {
			this.#callsOthers = true;
			// The method that asks first is followed from here on.
			if (this.#running !== undefined) this.#currentCall.enterWith(this.#running);
		}
		return createHandle(async (method, args) => {
			if (!this.#instance) {
				throw new CallError(
					"component-unavailable",
					`${component}.${method} was called during setup. Call other components from methods, once all have started.`,
				);
			}
			return this.#outside.call(component, method, args, this.#currentCall.getStore());
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
