import { failure, type Result, success } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
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
export type StatePreparation = (shape: LoadedShape) => Promise<Result<CarriedState | null>>;

/** Starts a slot's release, and starts it again, with growing pauses, when it dies. */
export class Supervisor {
	readonly slot: Slot;
	readonly #host: GenerationHost;
	readonly #limits: SupervisorLimits;
	readonly #changed: () => void;
	#restarts = 0;
	#inARow = 0;
	#timer: NodeJS.Timeout | null = null;
	#coming: Generation | null = null;
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

	async start(release: ReadyRelease, prepare: StatePreparation): Promise<Result<null>> {
		const result = await this.#bringUp(release, prepare);
		if (!result.ok && !this.#stopped) this.slot.state = { kind: "failed", reason: result.error.message };
		this.#changed();
		return result;
	}

	/** The serving generation ended by itself: its state is lost, as with any process that dies. */
	died(generation: Generation, reason: string): void {
		if (this.#stopped || this.slot.serving !== generation) return;
		const { component, version } = generation.release;
		if (Date.now() - generation.startedAt.getTime() > this.#limits.stableMs) this.#inARow = 0;
		const wait = this.#again(generation.release, reason);
		this.#host.log(component, "error", `${version} died: ${reason}. It starts again in ${wait} ms, without its state.`);
		this.#changed();
	}

	/** An upgrade has put another release in the slot: what was to serve in its place must not come any more. */
	superseded(): void {
		this.#inARow = 0;
		void this.#giveUpComing();
	}

	/** Ends what is being brought up, and starts nothing any more. */
	async stop(): Promise<void> {
		this.#stopped = true;
		await this.#giveUpComing();
	}

	async #giveUpComing(): Promise<void> {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const coming = this.#coming;
		this.#coming = null;
		await coming?.instance.dispose(this.#limits.disposeMs);
	}

	/** @returns the milliseconds until the next try */
	#again(release: ReadyRelease, reason: string): number {
		const wait = Math.min(this.#limits.maxBackoffMs, this.#limits.minBackoffMs * 2 ** this.#inARow++);
		this.slot.state = { kind: "restarting", reason };
		// Two of them would start two generations for one slot.
		if (this.#timer) clearTimeout(this.#timer);
		// The timer keeps the process alive, as the thread did that died and the one that comes will.
		this.#timer = setTimeout(() => void this.#restart(release), wait);
		return wait;
	}

	async #restart(release: ReadyRelease): Promise<void> {
		this.#timer = null;
		// A swap that failed may have brought it back already.
		if (!this.#isWanted(release)) return;
		this.#restarts++;
		const { component, version } = release;
		const result = await this.#bringUp(release, async () => success(null));
		if (result.ok) {
			this.#host.log(component, "warn", `${version} runs again, without the state that it had.`);
		} else if (result.error.code !== "superseded") {
			const wait = this.#again(release, result.error.message);
			this.#host.log(
				component,
				"error",
				`${version} did not start: ${result.error.message} The next try is in ${wait} ms.`,
			);
		}
		this.#changed();
	}

	/** Starts a generation and lets it serve, unless a stop or an upgrade was faster. */
	async #bringUp(release: ReadyRelease, prepare: StatePreparation): Promise<Result<null>> {
		const generation = new Generation(release, this.#host);
		this.#coming = generation;
		const started = await this.#start(generation, prepare);
		const wanted = this.#coming === generation && this.#isWanted(release);
		if (this.#coming === generation) this.#coming = null;
		if (started.ok && wanted) {
			this.slot.serve(generation);
			return started;
		}
		await generation.instance.dispose(this.#limits.disposeMs);
		return wanted ? started : failure("superseded", "Another release has taken its place meanwhile.");
	}

	/** The state alone does not tell: a release that an upgrade has put in the slot may have died too. */
	#isWanted(release: ReadyRelease): boolean {
		const { state, wanted } = this.slot;
		const isComing = state.kind === "starting" || state.kind === "restarting";
		return isComing && wanted.integrity === release.integrity && wanted.written.hash === release.written.hash;
	}

	async #start(generation: Generation, prepare: StatePreparation): Promise<Result<null>> {
		const { startMs } = this.#limits;
		const loaded = await generation.load(startMs);
		if (!loaded.ok) return loaded;
		const prepared = await prepare(loaded.value);
		if (!prepared.ok) return prepared;
		const started = await generation.start(prepared.value, startMs);
		if (!started.ok) return started;
		if (started.value.activates) {
			const activated = await generation.instance.activate(startMs);
			if (!activated.ok) return activated;
		}
		const health = await generation.instance.health(startMs);
		return health.healthy
			? success(null)
			: failure("unhealthy", `It started, but is not healthy: ${health.reason ?? "it gives no reason"}.`);
	}
}
