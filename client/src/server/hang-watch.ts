/** How often the server is asked whether it is there, in milliseconds. */
const everyMs = 5_000;
/**
 * After so many questions' time without an answer it is taken for hanging. Counted in our own turns and not by the clock,
 * which goes on while a machine sleeps.
 */
const patience = 12;

export interface Watched {
	/** Asks the server for its process's id. */
	ping(): Promise<{ readonly pid: number }>;
	/** Ends the process; the connection then closes, which somebody else sees to. */
	end(pid: number): void;
}

/** Ends a server that does not answer any more, since nothing else would: its process lives. */
export class HangWatch {
	readonly #watched: Watched;
	#timer: NodeJS.Timeout | undefined;
	/** Of the process that is watched; null until it has answered for the first time. */
	#pid: number | null = null;
	#unanswered = 0;
	/** Counts starts and stops, so that an answer from before is not taken for one from now. */
	#session = 0;

	constructor(watched: Watched) {
		this.#watched = watched;
	}

	/** Begins to watch a server that has just been started. */
	start(): void {
		this.stop();
		this.#ask();
		this.#timer = setInterval(() => this.#look(), everyMs);
	}

	stop(): void {
		this.#session++;
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#pid = null;
		this.#unanswered = 0;
	}

	#look(): void {
		if (this.#unanswered === 0) {
			this.#ask();
			return;
		}
		this.#unanswered++;
		if (this.#unanswered <= patience || this.#pid === null) return;
		const pid = this.#pid;
		this.stop();
		this.#watched.end(pid);
	}

	#ask(): void {
		this.#unanswered = 1;
		const session = this.#session;
		const answered = (pid: number | null) => {
			if (session !== this.#session) return;
			this.#pid = pid;
			this.#unanswered = 0;
		};
		this.#watched.ping().then(
			({ pid }) => answered(pid),
			// A connection that is closing answers with an error, and is not hanging.
			() => answered(this.#pid),
		);
	}
}
