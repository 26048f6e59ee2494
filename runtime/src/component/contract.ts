/** What a release exports by default. `State` must survive structured cloning: no functions, no class instances. */
export interface ComponentDefinition<State = unknown> {
	/** Starts the component. What it needs to hold it opens here, and gives back in `dispose`. */
	setup(context: ComponentContext<State>): ComponentInstance<State> | Promise<ComponentInstance<State>>;
	/** The way from one state version to the next, and the way back. */
	readonly migrations?: readonly Migration[];
}

export interface ComponentInstance<State = unknown> {
	/** Called through the slot; sync or async. Arguments and results must survive structured cloning. */
	// biome-ignore lint/suspicious/noExplicitAny: callers type the handle; here any signature is as good as another.
	readonly methods: Readonly<Record<string, (...args: any[]) => unknown>>;
	/** Absent: the component is stateless. */
	exportState?(): State | Promise<State>;
	/** With it, setup runs ahead of the switch, without state, and only this runs while callers wait. */
	importState?(state: State): void | Promise<void>;
	/** Runs when the release becomes the serving one: for what two releases cannot hold at once. */
	activate?(): void | Promise<void>;
	/** Runs when the release stops being the serving one; `activate` follows if the switch does not come about. */
	deactivate?(): void | Promise<void>;
	/** Throws, or returns `{ healthy: false, reason }`, when something is wrong. */
	health?(): undefined | HealthReport | Promise<undefined | HealthReport>;
	/** Gives back what setup opened; `context.signal` is aborted first. */
	dispose?(): void | Promise<void>;
}

export interface HealthReport {
	readonly healthy: boolean;
	readonly reason?: string;
}

export interface Migration {
	readonly from: number;
	readonly to: number;
	up?(state: unknown): unknown;
	down?(state: unknown): unknown;
	/** How entries of tracked maps change, by the maps' names. The entries of a map that is not named stay as they are. */
	readonly entries?: Readonly<Record<string, EntryMigrations>>;
}

/** Takes one entry of a tracked map from one state version to the other; at once, since callers wait for the last ones. */
export interface EntryMigrations {
	up?(value: unknown, key: MapKey): unknown;
	down?(value: unknown, key: MapKey): unknown;
}

export interface ComponentContext<State = unknown> {
	/**
	 * What the last release exported, already migrated; undefined at a first start. A release with `importState` gets it
	 * there, whether it finds it here already or not.
	 */
	readonly state: State | undefined;
	/** Aborted when the component is disposed of. */
	readonly signal: AbortSignal;
	/**
	 * Of the call that a method works on: aborted once nobody waits for its answer any more, because its caller has
	 * cancelled it or its deadline has passed; its reason is what the caller was told. Ask for it before the method's first
	 * `await`: later it is not known for which call, and what it gives then is never aborted.
	 */
	callSignal(): AbortSignal;
	readonly log: ComponentLog;
	/** The manifest's `config` of this component, environment variables filled in. */
	readonly config: Readonly<Record<string, unknown>>;
	/** Another component, by name. Calls made before setup is over are refused: that component may not be there yet. */
	component<Methods extends object>(name: string): ComponentHandle<Methods>;
	/**
	 * A map for large state, by a name that is the same in every release. It is carried over without `exportState`, and
	 * copied ahead of the switch while calls go on. Ask for it in setup; it holds what was carried over once `importState`
	 * or, in a release that has none, setup runs. A value that was changed in place must be `set` again.
	 */
	trackedMap<Value, Key extends MapKey = string>(name: string): Map<Key, Value>;
	/** Like the global ones; what is still pending ends with the component. */
	setTimeout(callback: () => void, ms: number): NodeJS.Timeout;
	setInterval(callback: () => void, ms: number): NodeJS.Timeout;
}

/** What a tracked map can have as keys: what is the same key still after it was copied. */
export type MapKey = string | number | bigint | boolean;

export interface ComponentLog {
	debug(message: string): void;
	info(message: string): void;
	warn(message: string): void;
	error(message: string): void;
}

export type LogLevel = keyof ComponentLog;

/** The methods of a component as its callers see them: always promises, whatever the component returns. */
export type ComponentHandle<Methods extends object> = {
	readonly [Name in keyof Methods]: Methods[Name] extends (...args: infer Args) => infer Value
		? (...args: Args) => Promise<Awaited<Value>>
		: never;
};

/** Gives types to a definition and nothing else, so that a release needs nothing of ours at run time. */
export function defineComponent<State = undefined>(definition: ComponentDefinition<State>): ComponentDefinition<State> {
	return definition;
}
