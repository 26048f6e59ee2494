import type { ReleaseItem } from "../../server/src/protocol/index.ts";

/** What the server says of the newer releases of a component. */
export interface NewerAnswer {
	readonly releases: readonly ReleaseItem[];
	readonly leftOut: number;
}

/** Null: there is none, or nobody wants it any more. */
type Ask = (root: string, component: string, signal: AbortSignal) => Promise<NewerAnswer | null>;

/**
 * What was last said of newer releases, to be shown until there is a newer answer. Each answer takes the server some time, so
 * that only those are asked for that somebody looks at.
 */
export class NewerReleases {
	readonly #ask: Ask;
	readonly #known = new Map<string, NewerAnswer>();
	readonly #asking = new Map<string, AbortController>();

	/** @param ask sees to its own failures */
	constructor(ask: Ask) {
		this.#ask = ask;
	}

	known(root: string, component: string): NewerAnswer | null {
		return this.#known.get(keyOf(root, component)) ?? null;
	}

	/** Asks anew; a question about the same component that has no answer yet is withdrawn. @returns whether another answer came */
	async look(root: string, component: string): Promise<boolean> {
		const key = keyOf(root, component);
		this.#asking.get(key)?.abort();
		const asking = new AbortController();
		this.#asking.set(key, asking);
		const answer = await this.#ask(root, component, asking.signal);
		if (this.#asking.get(key) !== asking) return false;
		this.#asking.delete(key);
		if (!answer || JSON.stringify(answer) === JSON.stringify(this.#known.get(key))) return false;
		this.#known.set(key, answer);
		return true;
	}

	/** Forgets what is gone. */
	keep(components: readonly { readonly root: string; readonly component: string }[]): void {
		const kept = new Set(components.map(({ root, component }) => keyOf(root, component)));
		for (const [key, asking] of this.#asking) if (!kept.has(key)) asking.abort();
		for (const map of [this.#asking, this.#known]) for (const key of map.keys()) if (!kept.has(key)) map.delete(key);
	}
}

function keyOf(root: string, component: string): string {
	return JSON.stringify([root, component]);
}
