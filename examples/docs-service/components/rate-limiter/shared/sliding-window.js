/**
 * Counts what each client spent in a sliding window. Only two numbers a client are kept: what it spent in the current
 * fixed window and in the one before; the one before counts for the share of it that the sliding window still covers.
 *
 * The clock is the time of day, not a process's own, because the counters outlive releases and restarts.
 */
export class SlidingWindow {
	#windowMs;
	#clients = new Map();

	constructor(windowMs) {
		this.#windowMs = windowMs;
	}

	get clients() {
		return this.#clients.size;
	}

	/** Spends `cost` for the client if that stays within `limit`; otherwise says after how many seconds it will. */
	take(client, cost, limit, now = Date.now()) {
		const spent = this.#roll(client, now);
		const allowed = this.#used(spent, now) + cost <= limit;
		if (allowed) {
			spent.current += cost;
			this.#clients.set(client, spent);
		}
		return {
			...this.look(client, limit, now),
			allowed,
			retry_after_s: allowed ? 0 : Math.max(1, Math.ceil(this.#waitFor(spent, cost, limit, now) / 1000)),
		};
	}

	/** What the client has left, without spending anything. */
	look(client, limit, now = Date.now()) {
		const spent = this.#roll(client, now);
		const used = this.#used(spent, now);
		return {
			limit,
			used: Math.ceil(used),
			remaining: Math.max(0, Math.floor(limit - used)),
			reset_s: Math.ceil((this.#windowMs - this.#elapsed(spent, now)) / 1000),
		};
	}

	/** Forgets whom nothing is held against any more, so that memory does not grow with every client ever seen. */
	sweep(now = Date.now()) {
		for (const client of this.#clients.keys()) {
			if (this.#used(this.#roll(client, now), now) === 0) this.#clients.delete(client);
		}
	}

	/** State version 1. Pairs instead of an object, because a client may call itself anything. */
	export() {
		return { window_ms: this.#windowMs, clients: [...this.#clients].map(([client, spent]) => [client, { ...spent }]) };
	}

	/** Says whether the counters could be taken over: those of a window of another length mean something else. */
	import({ window_ms, clients }) {
		if (window_ms !== this.#windowMs) return false;
		for (const [client, spent] of clients) this.#clients.set(client, { ...spent });
		return true;
	}

	#roll(client, now) {
		const window = Math.floor(now / this.#windowMs);
		const spent = this.#clients.get(client) ?? { window, current: 0, previous: 0 };
		// A clock that was set back must not hand out a fresh window.
		if (window > spent.window) {
			spent.previous = window === spent.window + 1 ? spent.current : 0;
			spent.current = 0;
			spent.window = window;
		}
		return spent;
	}

	#elapsed(spent, now) {
		return Math.max(0, now - spent.window * this.#windowMs);
	}

	#used(spent, now) {
		return spent.current + spent.previous * (1 - this.#elapsed(spent, now) / this.#windowMs);
	}

	/** Milliseconds until `cost` fits, if the client stays quiet: old spending fades evenly over the next window. */
	#waitFor(spent, cost, limit, now) {
		const room = limit - cost;
		const elapsed = this.#elapsed(spent, now);
		if (spent.current <= room) return (1 - (room - spent.current) / spent.previous) * this.#windowMs - elapsed;
		return this.#windowMs - elapsed + (1 - room / spent.current) * this.#windowMs;
	}
}
