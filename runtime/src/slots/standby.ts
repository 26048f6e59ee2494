import { isDeepStrictEqual } from "node:util";
import type { ReadyRelease } from "../start/ready-release.ts";
import type { Generation } from "./generation.ts";

/**
 * A release that has served and was replaced, kept warm: the way back is short as long as it is there. It ends when it
 * is no longer wanted, and by itself after a time, since whoever wanted it may be gone.
 */
export class Standby {
	/** The swap that replaced it. */
	readonly swap: string;
	readonly generation: Generation;
	readonly #disposeMs: number;
	readonly #timer: NodeJS.Timeout;
	#isEnding = false;

	constructor(
		swap: string,
		generation: Generation,
		limits: { readonly standbyMs: number; readonly disposeMs: number },
	) {
		this.swap = swap;
		this.generation = generation;
		this.#disposeMs = limits.disposeMs;
		this.#timer = setTimeout(() => void this.dispose(), limits.standbyMs).unref();
	}

	/** Whether it is there to go back to: it has not died, and is not being ended. */
	get isWarm(): boolean {
		return !this.#isEnding && this.generation.instance.ended === null;
	}

	/** Whether it could serve again as this release, configured as this is: nothing but state has to be brought in. */
	canServe({ integrity, config, descriptor }: ReadyRelease): boolean {
		const { release, shape } = this.generation;
		if (!this.isWarm || release.integrity !== integrity) return false;
		return (descriptor.stateVersion === null || shape.importsState) && isDeepStrictEqual(release.config, config);
	}

	/** It is somebody else's from here on. */
	take(): Generation {
		clearTimeout(this.#timer);
		return this.generation;
	}

	async dispose(): Promise<void> {
		this.#isEnding = true;
		clearTimeout(this.#timer);
		await this.generation.instance.dispose(this.#disposeMs);
	}
}
