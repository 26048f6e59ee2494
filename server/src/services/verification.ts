import { type Result, success } from "@noodle-upgrade/runtime/formats";
import type { InstalledRelease, Verifier, VerifyEnd, VerifyRun } from "../core/ports.ts";
import type { SwapOperation } from "./hot-swap-engine.ts";
import type { WantedMove } from "./swap-operations.ts";

/** A `verify` script that has come to its end. */
export interface VerifiedRelease {
	readonly run: VerifyRun;
	readonly end: VerifyEnd;
}

/** Short bakes give a script time to start and to make its calls; long ones need not wait for one that hangs. */
const [shortestMs, longestMs] = [10_000, 60_000];

/** How long a `verify` script may take, in milliseconds: as long as the bake, within bounds. */
export function verifyTimeoutMs(bakeMs: number): number {
	return Math.min(longestMs, Math.max(shortestMs, bakeMs));
}

/**
 * The `verify` scripts that a swap's releases have.
 *
 * @param verified which of them are to be tried: not those that are only stopped at on the way
 */
export async function verifyRunsOf(
	{ targets }: SwapOperation,
	verified: readonly WantedMove[],
	timeoutMs: number,
	installed: (component: string, version: string) => Promise<Result<InstalledRelease>>,
): Promise<Result<readonly VerifyRun[]>> {
	const runs: VerifyRun[] = [];
	for (const { link, members } of targets) {
		for (const { component, version, folder } of members) {
			if (!verified.some((one) => one.component === component && one.to === version)) continue;
			const release = await installed(component, version);
			if (!release.ok) return release;
			const { verify: script } = release.value.descriptor;
			if (script !== null) runs.push({ script, folder, component, version, runtime: link.id, timeoutMs });
		}
	}
	return success(runs);
}

/** Runs the `verify` scripts of new releases, each once a runtime: in a runtime one after the other, in all at once. */
export class Verification {
	readonly #verifier: Verifier;
	readonly #runs: readonly VerifyRun[];
	readonly #cancel = new AbortController();
	readonly #ended: VerifiedRelease[] = [];
	#running: Promise<void> | null = null;
	#isOver = false;

	constructor(verifier: Verifier, runs: readonly VerifyRun[]) {
		this.#verifier = verifier;
		this.#runs = runs;
	}

	get ended(): readonly VerifiedRelease[] {
		return this.#ended;
	}

	/** Those whose scripts have not come to their end; none when something unforeseen ended it all. */
	get open(): readonly VerifyRun[] {
		return this.#isOver ? [] : this.#runs.filter((run) => !this.#ended.some((one) => one.run === run));
	}

	begin(): void {
		const byRuntime = Map.groupBy(this.#runs, ({ runtime }) => runtime);
		this.#running = Promise.all([...byRuntime.values()].map((runs) => this.#runInTurn(runs))).then(
			() => {},
			(error: unknown) => {
				this.#isOver = true;
				throw error;
			},
		);
		// Whoever ends it hears of what is thrown here.
		this.#running.catch(() => {});
	}

	/** Ends what still runs. */
	async end(): Promise<void> {
		this.#cancel.abort();
		await this.#running;
	}

	async #runInTurn(runs: readonly VerifyRun[]): Promise<void> {
		for (const run of runs) {
			if (this.#cancel.signal.aborted) return;
			const end = await this.#verifier.verify(run, this.#cancel.signal);
			if (end) this.#ended.push({ run, end });
		}
	}
}
