import { offersKey, UpgradeOffers } from "../core/editing/upgrade-offers.ts";
import type { PlanInputs } from "../core/planner.ts";

interface Kept {
	readonly key: string;
	readonly inputs: PlanInputs;
	readonly offers: UpgradeOffers;
}

/**
 * What can be upgraded to, kept as long as the manifest and the releases stay the same. Typing mostly changes nothing of it; and
 * where it does, what was found out of the manifest on disk is still there when the text is that one again.
 */
export class RememberedOffers {
	#saved: Kept | null = null;
	#edited: Kept | null = null;

	/** @param isSaved whether the inputs are of the manifest on disk, and not of a text in an editor */
	of(inputs: PlanInputs, isSaved: boolean): UpgradeOffers {
		const key = offersKey(inputs.reading);
		const isSame = (one: Kept | null): boolean =>
			one !== null && one.key === key && haveSameReleases(one.inputs, inputs);
		const known = [this.#saved, this.#edited].find(isSame);
		const kept = known ?? { key, inputs, offers: new UpgradeOffers(inputs) };
		if (isSaved) this.#saved = kept;
		else this.#edited = kept;
		return kept.offers;
	}
}

function haveSameReleases(a: PlanInputs, b: PlanInputs): boolean {
	return a.inventory.hasSameAs(b.inventory) && a.nodeVersions?.join() === b.nodeVersions?.join();
}
