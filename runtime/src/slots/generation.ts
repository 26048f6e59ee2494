import type { LogLevel } from "../component/contract.ts";
import { failure, type Result } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import { createInstance } from "../isolation/create-instance.ts";
import type { CallSink, Instance, InstanceHost, InstanceShape, LoadedShape } from "../isolation/instance.ts";
import type { IsolationOptions } from "../isolation/isolation-options.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import { CallStats } from "./call-stats.ts";

/** What a generation reaches of the runtime around it. */
export interface GenerationHost {
	/** Nothing in particular unless given. */
	readonly isolation?: IsolationOptions;
	/** @param parent the call of this generation that the new call belongs to; undefined: none */
	call(component: string, method: string, args: unknown[], parent: CallSink | undefined, sink: CallSink): void;
	log(component: string, level: LogLevel, message: string): void;
	/** It ended without having been asked to. */
	died(generation: Generation, reason: string): void;
	/** A swap has put it in its slot, in the place of whatever served there or was to. */
	tookOver(generation: Generation): void;
}

const noShape: InstanceShape = {
	methods: [],
	exportsState: false,
	importsState: false,
	activates: false,
	deactivates: false,
	tracksMaps: false,
};

/** One release of a component from its loading to its disposal; at most one of a slot's generations serves. */
export class Generation {
	readonly release: ReadyRelease;
	readonly startedAt = new Date();
	readonly instance: Instance;
	readonly stats = new CallStats();
	/** A gate has closed on it and waits for its last leases. */
	draining = false;
	/**
	 * Those that were replaced together with it, by their components: a call tree that works with one of them goes on
	 * with all of them.
	 */
	companions: ReadonlyMap<string, Generation> = new Map();
	#shape: InstanceShape = noShape;
	readonly #log: GenerationHost["log"];
	#leases = 0;
	#whenDrained: (() => void)[] = [];

	constructor(release: ReadyRelease, host: GenerationHost) {
		this.release = release;
		this.#log = host.log;
		const instanceHost: InstanceHost = {
			call: (component, method, args, parent, sink) => host.call(component, method, args, parent, sink),
			log: (level, message) => host.log(release.component, level, message),
			died: (reason) => host.died(this, reason),
		};
		this.instance = createInstance(release.descriptor.isolation, this.name, instanceHost, host.isolation);
	}

	/** Known once it has started. */
	get shape(): InstanceShape {
		return this.#shape;
	}

	/** Calls a method in this very turn of the loop; null where a border lies between. */
	get invoke(): Instance["invoke"] {
		return this.instance.invoke;
	}

	load(deadlineMs: number): Promise<Result<LoadedShape>> {
		const { folder, descriptor } = this.release;
		return this.instance.load({ folder, descriptor }, deadlineMs);
	}

	/**
	 * Runs setup, holds the release to what its descriptor promises, and brings the state in.
	 *
	 * @param carried null: none, or none yet
	 */
	async start(carried: CarriedState | null, deadlineMs: number): Promise<Result<InstanceShape>> {
		const { component, config, descriptor } = this.release;
		const result = await this.instance.setup({ component, config, carried }, deadlineMs);
		if (!result.ok) return result;
		const missing = (descriptor.methods ?? []).filter((name) => !result.value.methods.includes(name));
		if (missing.length > 0) {
			return failure(
				"contract-broken",
				`Its descriptor promises the method ${missing.join(", ")}, and it does not have it.`,
			);
		}
		this.#shape = result.value;
		this.#warnOfLostState(result.value);
		// Which of the two ways a release takes its state is known only now; most take the other.
		if (carried !== null && result.value.importsState) {
			const imported = await this.instance.importState(carried, deadlineMs);
			if (!imported.ok) return imported;
		}
		return result;
	}

	#warnOfLostState({ exportsState }: InstanceShape): void {
		const { component, version, descriptor } = this.release;
		const declared = descriptor.stateVersion !== null;
		if (declared === exportsState) return;
		const why = declared
			? "it declares a state_version, but has no exportState"
			: "it has exportState, but declares no state_version";
		this.#log(component, "warn", `The next upgrade will not carry the state of ${version} over: ${why}.`);
	}

	/** Such as renderer@1.0.0. */
	get name(): string {
		return `${this.release.component}@${this.release.version}`;
	}

	/** A message with the release that it is about. */
	named(message: string): string {
		return `${this.name}: ${message}`;
	}

	/** The result, which says in case of a failure that it is this release's. */
	blame<Value>(result: Result<Value>): Result<Value> {
		return result.ok ? result : failure(result.error.code, this.named(result.error.message));
	}

	get leases(): number {
		return this.#leases;
	}

	acquire(): void {
		this.#leases++;
	}

	giveBack(): void {
		this.#leases--;
		if (this.#leases > 0 || this.#whenDrained.length === 0) return;
		for (const resolve of this.#whenDrained.splice(0)) resolve();
	}

	/** @returns whether no call tree holds a lease on it any more; false when the deadline came first */
	drained(deadlineMs: number): Promise<boolean> {
		if (this.#leases === 0) return Promise.resolve(true);
		return new Promise((resolve) => {
			const timer = setTimeout(() => resolve(false), deadlineMs);
			this.#whenDrained.push(() => {
				clearTimeout(timer);
				resolve(true);
			});
		});
	}
}
