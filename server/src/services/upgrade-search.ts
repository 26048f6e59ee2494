import type { UpgradeOffers } from "../core/editing/upgrade-offers.ts";
import type { Clock } from "../core/ports.ts";

/** How long whoever asks first waits for what can be found at once. */
const patienceMs = 50;

/** At most so often it is told that more is known. */
const betweenTellingMs = 1_000;

interface Run {
	readonly offers: UpgradeOffers;
	readonly components: readonly string[];
	readonly stop: AbortController;
	/** When all is known, or the search was stopped. */
	readonly done: Promise<void>;
	/** When enough was waited for it. */
	readonly enough: Promise<void>;
	/** How many upgrades whoever asked last was shown. */
	shown: number;
	failed: { readonly error: unknown } | null;
}

/**
 * Finds out what each component of a manifest can be upgraded to. Each takes a search, and there can be hundreds: whoever asks
 * is shown what is known by now, the rest is searched in the background, one at a time, and told when it is known.
 */
export class UpgradeSearch {
	readonly #clock: Clock;
	readonly #onDidFind: () => void;
	#run: Run | null = null;

	/** @param onDidFind when there is more to be shown than whoever asked last was shown */
	constructor(clock: Clock, onDidFind: () => void) {
		this.#clock = clock;
		this.#onDidFind = onDidFind;
	}

	/**
	 * The newest version that each component can be upgraded to, as far as it is known; what is not known, or cannot be
	 * upgraded, is absent. Throws what made a search fail.
	 */
	async upgradesOf(components: readonly string[], offers: UpgradeOffers): Promise<ReadonlyMap<string, string>> {
		if (this.#run?.offers !== offers) {
			this.stop();
			this.#run = this.#begin(components, offers);
		}
		const run = this.#run;
		await run.enough;
		if (run.failed) {
			if (this.#run === run) this.#run = null;
			throw run.failed.error;
		}
		const found = upgradesIn(run);
		run.shown = found.size;
		return found;
	}

	/** What is not known yet is searched when somebody asks again. */
	stop(): void {
		this.#run?.stop.abort();
		this.#run = null;
	}

	async end(): Promise<void> {
		const run = this.#run;
		this.stop();
		await run?.done;
	}

	#begin(components: readonly string[], offers: UpgradeOffers): Run {
		const stop = new AbortController();
		const { promise: done, resolve: finish } = Promise.withResolvers<void>();
		const enough = Promise.race([done, this.#clock.wait(patienceMs, stop.signal)]);
		const run: Run = { offers, components, stop, done, enough, shown: 0, failed: null };
		void this.#searchAll(run).then(finish);
		return run;
	}

	async #searchAll(run: Run): Promise<void> {
		try {
			await this.#searchEach(run);
		} catch (error) {
			// Whoever asks next is told of it, and has it tried again.
			run.failed = { error };
		}
		if (!run.stop.signal.aborted && (run.failed || upgradesIn(run).size > run.shown)) this.#onDidFind();
	}

	async #searchEach(run: Run): Promise<void> {
		const { offers, components } = run;
		const { signal } = run.stop;
		let toldAt = this.#now();
		for (const component of components) {
			if (offers.known(component) !== undefined) continue;
			offers.newest(component);
			// In between, whoever types is answered.
			await this.#clock.wait(0, signal);
			if (signal.aborted) return;
			if (this.#now() - toldAt < betweenTellingMs) continue;
			toldAt = this.#now();
			if (upgradesIn(run).size > run.shown) this.#onDidFind();
		}
	}

	#now(): number {
		return Date.parse(this.#clock.now());
	}
}

function upgradesIn({ components, offers }: Pick<Run, "components" | "offers">): Map<string, string> {
	return new Map(
		components.flatMap((component) => {
			const version = offers.known(component) ?? null;
			return version === null ? [] : [[component, version] as const];
		}),
	);
}
