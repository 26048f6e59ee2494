import { failure, type Result, success } from "../formats/failure.ts";
import type { LoadedShape } from "../isolation/instance.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import { Generation, type GenerationHost } from "./generation.ts";
import type { Slot } from "./slot.ts";

export interface SupervisorLimits {
	readonly startMs: number;
	readonly disposeMs: number;
	/** The first wait before a restart; each further one doubles, up to `maxBackoffMs`. */
	readonly minBackoffMs: number;
	readonly maxBackoffMs: number;
	/** How long a release must have served for its earlier deaths to be forgotten. */
	readonly stableMs: number;
}

/** Gives the state to start from, once the release's code is loaded and its migrations are known. */
export type StatePreparation = (shape: LoadedShape) => Promise<Result<unknown>>;

/** Starts a slot's release, and starts it again, with growing pauses, when it dies. */
export class Supervisor {
	readonly slot: Slot;
	readonly #host: GenerationHost;
	readonly #limits: SupervisorLimits;
	readonly #changed: () => void;
	#restarts = 0;
	#inARow = 0;
	#timer: NodeJS.Timeout | null = null;
	#stopped = false;

	constructor(slot: Slot, host: GenerationHost, limits: SupervisorLimits, changed: () => void) {
		this.slot = slot;
		this.#host = host;
		this.#limits = limits;
		this.#changed = changed;
	}

	get restarts(): number {
		return this.#restarts;
	}

	async start(release: ReadyRelease, prepare: StatePreparation): Promise<Result<Generation>> {
		const generation = new Generation(this.slot.generations + 1, release, this.#host);
		const result = await this.#bringUp(generation, prepare);
		if (result.ok) {
			this.slot.generations = generation.number;
			this.slot.state = { kind: "serving", generation };
		} else {
			await generation.instance.dispose(this.#limits.disposeMs);
			this.slot.state = { kind: "failed", reason: result.error.message };
		}
		this.#changed();
		return result.ok ? success(generation) : result;
	}

	/** The serving generation ended by itself: its state is lost, as with any process that dies. */
	died(generation: Generation, reason: string): void {
		if (this.#stopped || this.slot.state.kind !== "serving" || this.slot.state.generation !== generation) return;
		const { component, version } = generation.release;
		if (Date.now() - generation.startedAt.getTime() > this.#limits.stableMs) this.#inARow = 0;
		const wait = Math.min(this.#limits.maxBackoffMs, this.#limits.minBackoffMs * 2 ** this.#inARow++);
		this.slot.state = { kind: "restarting", reason };
		this.slot.forget(generation);
		this.#host.log(component, "error", `${version} died: ${reason}. It starts again in ${wait} ms, without its state.`);
		this.#again(generation.release, wait);
		this.#changed();
	}

	stop(): void {
		this.#stopped = true;
		if (this.#timer) clearTimeout(this.#timer);
	}

	#again(release: ReadyRelease, wait: number): void {
		this.#timer = setTimeout(() => {
			this.#timer = null;
			// An upgrade may have put another release in the slot meanwhile.
			if (this.slot.state.kind !== "restarting") return;
			this.#restarts++;
			const generation = new Generation(this.slot.generations + 1, release, this.#host);
			void this.#bringUp(generation, async () => success(undefined)).then(async (result) => {
				const wanted = this.slot.state.kind === "restarting" && !this.#stopped;
				if (wanted && result.ok) {
					this.slot.generations = generation.number;
					this.slot.state = { kind: "serving", generation };
					this.#host.log(release.component, "warn", `${release.version} runs again, without the state that it had.`);
				} else {
					await generation.instance.dispose(this.#limits.disposeMs);
					if (wanted && !result.ok) {
						const next = Math.min(this.#limits.maxBackoffMs, this.#limits.minBackoffMs * 2 ** this.#inARow++);
						this.slot.state = { kind: "restarting", reason: result.error.message };
						this.#host.log(
							release.component,
							"error",
							`${release.version} did not start: ${result.error.message} The next try is in ${next} ms.`,
						);
						this.#again(release, next);
					}
				}
				this.#changed();
			});
		}, wait);
		this.#timer.unref();
	}

	async #bringUp(generation: Generation, prepare: StatePreparation): Promise<Result<null>> {
		const { startMs } = this.#limits;
		const loaded = await generation.load(startMs);
		if (!loaded.ok) return loaded;
		const prepared = await prepare(loaded.value);
		if (!prepared.ok) return prepared;
		const started = await generation.start(prepared.value, startMs);
		if (!started.ok) return started;
		if (prepared.value !== undefined && started.value.importsState) {
			const imported = await generation.instance.importState(prepared.value, startMs);
			if (!imported.ok) return imported;
		}
		const activated = await generation.instance.activate(startMs);
		if (!activated.ok) return activated;
		const health = await generation.instance.health(startMs);
		return health.healthy
			? success(null)
			: failure("unhealthy", `It started, but is not healthy: ${health.reason ?? "no reason given"}.`);
	}
}
