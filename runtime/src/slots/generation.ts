import type { LogLevel } from "../component/contract.ts";
import { failure, type Result } from "../formats/failure.ts";
import type { Instance, InstanceShape, LoadedShape } from "../isolation/instance.ts";
import { ThreadInstance } from "../isolation/thread/thread-instance.ts";
import type { ReadyRelease } from "../start/ready-release.ts";

/** What a generation reaches of the runtime around it. */
export interface GenerationHost {
	/** @param parent the number of the call of this generation that the new call belongs to; 0: none */
	call(from: Generation, component: string, method: string, args: unknown[], parent: number): Promise<unknown>;
	log(component: string, level: LogLevel, message: string): void;
	/** It ended without having been asked to. */
	died(generation: Generation, reason: string): void;
	/** A swap has put it in its slot, in the place of whatever served there or was to. */
	tookOver(generation: Generation): void;
}

/** One release of a component from its loading to its disposal; at most one of a slot's generations serves. */
export class Generation {
	readonly release: ReadyRelease;
	readonly startedAt = new Date();
	readonly instance: Instance;
	/** A gate has closed on it and waits for its last leases. */
	draining = false;
	#shape: InstanceShape = {
		methods: [],
		exportsState: false,
		importsState: false,
		activates: false,
		deactivates: false,
	};
	readonly #log: GenerationHost["log"];
	#leases = 0;
	#whenDrained: (() => void)[] = [];

	constructor(release: ReadyRelease, host: GenerationHost) {
		this.release = release;
		this.#log = host.log;
		this.instance = new ThreadInstance(`${release.component}@${release.version}`, {
			call: (component, method, args, parent) => host.call(this, component, method, args, parent),
			log: (level, message) => host.log(release.component, level, message),
			died: (reason) => host.died(this, reason),
		});
	}

	/** Known once it has started. */
	get shape(): InstanceShape {
		return this.#shape;
	}

	load(deadlineMs: number): Promise<Result<LoadedShape>> {
		const { folder, descriptor } = this.release;
		if (descriptor.isolation !== "thread") {
			const message = `It wants the isolation "${descriptor.isolation}", and this version of Noodle Upgrade can run components in threads only.`;
			return Promise.resolve(failure("unsupported-isolation", message));
		}
		return this.instance.load({ folder, main: descriptor.main }, deadlineMs);
	}

	/**
	 * Runs setup, holds the release to what its descriptor promises, and brings the state in.
	 *
	 * @param state undefined: none, or none yet
	 */
	async start(state: unknown, deadlineMs: number): Promise<Result<InstanceShape>> {
		const { component, config, descriptor } = this.release;
		const result = await this.instance.setup({ component, config, state }, deadlineMs);
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
		if (state !== undefined && result.value.importsState) {
			const imported = await this.instance.importState(state, deadlineMs);
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

	get leases(): number {
		return this.#leases;
	}

	acquire(): void {
		this.#leases++;
	}

	giveBack(): void {
		this.#leases--;
		if (this.#leases > 0) return;
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
