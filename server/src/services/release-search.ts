import type { UpgradeOffers } from "../core/editing/upgrade-offers.ts";
import { newerReleases } from "../core/newer-releases.ts";
import { makePlan, type PlanInputs } from "../core/planner.ts";
import type { Cancellation, Clock } from "../core/ports.ts";
import type { NewerReleases, SearchedRelease } from "../core/workspace-view.ts";

/** Each takes a plan, and whoever asks waits for all of them. */
const mostReleases = 50;

type Verdict = Pick<SearchedRelease, "feasible" | "reason">;

interface Known {
	/** The same as long as the manifest and the catalogs are. */
	readonly offers: UpgradeOffers;
	/** What runs, as text. */
	readonly running: string;
	readonly inputs: PlanInputs;
	/** By `name@version`. */
	readonly verdicts: Map<string, Verdict>;
}

/** Which newer releases can be upgraded to, and why not the others: a plan for each, made once as long as all stays the same. */
export class ReleaseSearch {
	readonly #clock: Clock;
	#known: Known | null = null;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** @returns null when it was cancelled */
	async newer(
		component: string,
		inputs: PlanInputs,
		offers: UpgradeOffers,
		signal: Cancellation | undefined,
	): Promise<NewerReleases | null> {
		const { manifest } = inputs.reading;
		const wanted = manifest.components.get(component)?.version;
		if (wanted === undefined || !manifest.config.components.autoDiscovery) return { releases: [], leftOut: 0 };
		const newer = newerReleases(component, wanted, inputs.inventory);
		const known = this.#knownOf(inputs, offers);
		const releases: SearchedRelease[] = [];
		for (const release of newer.slice(0, mostReleases)) {
			const id = `${component}@${release.version}`;
			let verdict = known.verdicts.get(id);
			if (!verdict) {
				// In between, whoever types is answered, and whoever asked may not want to know any more.
				await this.#clock.wait(0, signal);
				if (signal?.aborted) return null;
				verdict = verdictOn(component, release.version, known.inputs);
				known.verdicts.set(id, verdict);
			}
			releases.push({ ...release, ...verdict });
		}
		return { releases, leftOut: newer.length - releases.length };
	}

	#knownOf(inputs: PlanInputs, offers: UpgradeOffers): Known {
		const running = JSON.stringify([inputs.liveRuntimes, ...inputs.current]);
		if (this.#known?.offers !== offers || this.#known.running !== running)
			this.#known = { offers, running, inputs, verdicts: new Map() };
		return this.#known;
	}
}

function verdictOn(name: string, version: string, inputs: PlanInputs): Verdict {
	const plan = makePlan([{ name, version }], inputs);
	return { feasible: plan.feasible, reason: plan.feasible ? null : plan.explanation };
}
