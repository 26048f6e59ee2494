import type { Failure, Result } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import type { Fleet, RuntimeLink } from "../core/ports.ts";
import type { SwapOperation } from "./hot-swap-engine.ts";

/** What one runtime says of itself at a look, and whether it was asked to run the new releases by then. */
export interface Observed {
	readonly runtime: string;
	readonly status: RuntimeStatus;
	/** Whether the new releases have taken over there. */
	readonly switched: boolean;
}

/** All runtimes of a swap at one look. */
export interface Observation {
	/** Those that answered. */
	readonly observed: readonly Observed[];
	/** Why one of them did not; null: all did. What they count together is not known then. */
	readonly silent: Failure | null;
	/** Why one of them has to be given up; null: none. */
	readonly lost: Failure | null;
}

/** Looks in a row at which a runtime may stay silent: a connection can break, and a process be busy, for a moment. */
const toleratedSilences = 2;

/** Asks every runtime of a swap how it is, all at once, and bears with one that stays silent for a moment. */
export class TargetObserver {
	readonly #links: Map<string, RuntimeLink>;
	readonly #fleet: Pick<Fleet, "connect"> | null;
	readonly #silences = new Map<string, number>();

	/** @param fleet to connect anew through; null before the switch: a connection that breaks takes what it had prepared with it */
	constructor({ targets }: SwapOperation, fleet: Pick<Fleet, "connect"> | null) {
		this.#links = new Map(targets.map(({ link }) => [link.id, link]));
		this.#fleet = fleet;
	}

	/** @param switched whether the new releases have taken over in that runtime */
	async look(switched: (runtime: string) => boolean): Promise<Observation> {
		const asked = await Promise.all(
			[...this.#links].map(async ([runtime, link]) => ({ runtime, answer: await link.status() })),
		);
		const silent = asked.flatMap(({ runtime, answer }) => (answer.ok ? [] : [{ runtime, error: answer.error }]));
		const gone = silent.length > 0 ? await this.#reconnect(silent.map(({ runtime }) => runtime)) : [];
		const lost = silent.find(({ runtime }) => gone.includes(runtime) || this.#isTooOften(runtime));
		for (const { runtime, answer } of asked) if (answer.ok) this.#silences.delete(runtime);
		return {
			observed: asked.flatMap(({ runtime, answer }) => seen(runtime, answer, switched)),
			silent: silent[0]?.error ?? null,
			lost: lost?.error ?? null,
		};
	}

	#isTooOften(runtime: string): boolean {
		const silences = (this.#silences.get(runtime) ?? 0) + 1;
		this.#silences.set(runtime, silences);
		return silences > toleratedSilences;
	}

	/** Takes new connections to those that stayed silent. @returns those whose process is there no more */
	async #reconnect(runtimes: readonly string[]): Promise<string[]> {
		if (!this.#fleet) return [];
		const { links, unreachable } = await this.#fleet.connect();
		const gone: string[] = [];
		for (const runtime of runtimes) {
			const link = links.find(({ id }) => id === runtime);
			if (link) this.#links.set(runtime, link);
			else if (!unreachable.some(({ id }) => id === runtime)) gone.push(runtime);
		}
		return gone;
	}
}

function seen(
	runtime: string,
	answer: Result<RuntimeStatus>,
	switched: (runtime: string) => boolean,
): readonly Observed[] {
	return answer.ok ? [{ runtime, status: answer.value, switched: switched(runtime) }] : [];
}
