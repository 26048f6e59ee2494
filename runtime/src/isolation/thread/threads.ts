import { Worker } from "node:worker_threads";
import type { ThreadOptions } from "../isolation-options.ts";

/** The bundler puts the thread's entry beside whatever bundle this ends up in. */
const workerEntry = new URL("./worker.mjs", import.meta.url);

/** What a thread is told when it starts. */
export interface ThreadData {
	/** The folder in which V8's compiled code is kept; null: nowhere. */
	readonly codeCache: string | null;
}

/** After a thread was taken, what takes it has the processor to itself for a while. */
const refillMs = 300;

/** Starts the threads of components, and keeps some waiting: starting one takes longer than loading most releases. */
export class Threads {
	readonly #options: ThreadOptions;
	readonly #codeCache: string | null;
	readonly #spares = new Set<Worker>();
	#refill: NodeJS.Timeout | null = null;
	#closed = false;

	/** @param codeCache a folder of our own, in which compiled code outlives threads; null: none is kept */
	constructor(options: ThreadOptions = {}, codeCache: string | null = null) {
		this.#options = options;
		this.#codeCache = codeCache;
	}

	/**
	 * @param name for profilers and debuggers; one that was waiting has none
	 * @throws when the system has no thread to give
	 */
	take(name: string): Worker {
		const [spare] = this.#spares;
		if (spare) {
			this.#spares.delete(spare);
			spare.ref();
		}
		this.#refillSoon();
		return spare ?? this.#start(name);
	}

	/** How many wait. */
	get spares(): number {
		return this.#spares.size;
	}

	async close(): Promise<void> {
		this.#closed = true;
		if (this.#refill) clearTimeout(this.#refill);
		const spares = [...this.#spares];
		this.#spares.clear();
		await Promise.all(spares.map((spare) => spare.terminate()));
	}

	#start(name: string): Worker {
		const { maxOldGenerationSizeMb } = this.#options;
		const workerData: ThreadData = { codeCache: this.#codeCache };
		const resourceLimits = maxOldGenerationSizeMb === undefined ? {} : { maxOldGenerationSizeMb };
		return new Worker(workerEntry, { name, workerData, resourceLimits });
	}

	#refillSoon(): void {
		const { spares = 1 } = this.#options;
		if (this.#closed || this.#refill !== null || this.#spares.size >= spares) return;
		this.#refill = setTimeout(() => {
			this.#refill = null;
			try {
				while (this.#spares.size < spares) this.#add(this.#start("noodle spare"));
			} catch {
				// The system has none to spare. The next one that is taken is told, if it has none then, and this is tried again.
			}
		}, refillMs).unref();
	}

	#add(spare: Worker): void {
		spare.unref();
		this.#spares.add(spare);
		// One that ends while it waits is no loss; whoever takes it listens for its end itself.
		const gone = (): void => void this.#spares.delete(spare);
		spare.once("exit", gone);
		spare.once("error", gone);
	}
}
