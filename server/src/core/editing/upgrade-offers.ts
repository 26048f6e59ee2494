import type { Inventory } from "../inventory.ts";
import { type DraftPlan, makePlan, newestPlan, onlyWhether, type PlanInputs } from "../planner.ts";
import type { SearchEffort } from "../solver/solve.ts";
import type { ManifestAnalysis } from "./manifest-analysis.ts";

/** What an upgrade of one component would be. */
export interface UpgradeOffer {
	readonly version: string;
	readonly plan: DraftPlan;
}

/** A few milliseconds: for what is shown in passing, where a longer look is a command away. */
const brief: SearchEffort = { looks: 2_500, looksForFewer: 500 };

/** The upgrades that a manifest allows. Each is looked for when it is first asked for, and then known. */
export class UpgradeOffers {
	readonly #inputs: PlanInputs;
	readonly #newest = new Map<string, UpgradeOffer | null>();
	readonly #briefly = new Map<string, UpgradeOffer | null>();

	constructor(inputs: PlanInputs) {
		this.#inputs = inputs;
	}

	/** The newest release that a component can be upgraded to, with whatever has to move along; null: none is offered. */
	newest(component: string): string | null {
		if (!this.#isOffering) return null;
		let newest = this.#newest.get(component);
		if (newest === undefined) {
			newest = newestPlan(component, this.#inputs, onlyWhether);
			this.#newest.set(component, newest);
		}
		return newest?.version ?? null;
	}

	/** The same as far as it is known without a search; undefined: nobody has asked yet. */
	known(component: string): string | null | undefined {
		if (!this.#isOffering) return null;
		const newest = this.#newest.get(component);
		return newest === undefined ? undefined : (newest?.version ?? null);
	}

	/** That upgrade, as far as it is found at a brief look; null: none is, which does not mean that there is none. */
	atABriefLook(component: string): UpgradeOffer | null {
		if (!this.#isOffering) return null;
		let offer = this.#briefly.get(component);
		if (offer === undefined) {
			offer = this.#look(component);
			this.#briefly.set(component, offer);
		}
		return offer;
	}

	#look(component: string): UpgradeOffer | null {
		const newest = this.#newest.get(component);
		if (newest === undefined) return newestPlan(component, this.#inputs, brief);
		// Fewer than one cannot move, so that there is nothing better to be looked for.
		if (newest?.plan.steps.every((step) => step.component === component)) return newest;
		if (newest === null) return null;
		const { version } = newest;
		const plan = makePlan([{ name: component, version }], this.#inputs, brief);
		return plan.feasible ? { version, plan } : null;
	}

	get #isOffering(): boolean {
		return this.#inputs.reading.manifest.config.components.autoDiscovery;
	}
}

/** Equal for two manifests of which the same can be offered, however they are written. */
export function offersKey({ manifest: { components, config }, usable }: PlanInputs["reading"]): string {
	const wanted = [...components.values()].map(({ name, version }) => `${name}@${version}`);
	return JSON.stringify([usable, config.components, config.validation, wanted]);
}

/**
 * What decides which upgrades are offered, as far as it can change without the manifest's text: equal for two of which the
 * same is offered. Content that changed under one version is refused, and offers nothing else.
 */
export function offersFacts({
	reading,
	inventory,
	inputs: { nodeVersions },
}: Pick<ManifestAnalysis, "reading" | "inventory" | "inputs">): string {
	// The longest part is the same text each time, and is not to be written out anew.
	return `${offersKey(reading)}\n${nodeVersions?.join(" ")}\n${versionsIn(inventory)}`;
}

/** There can be tens of thousands, and they are asked for with every key press. */
const versionTexts = new WeakMap<Inventory, string>();

function versionsIn(inventory: Inventory): string {
	let text = versionTexts.get(inventory);
	if (text === undefined) {
		const versionsOf = (name: string) => inventory.versionsOf(name).map(({ descriptor }) => descriptor.version);
		text = inventory
			.names()
			.map((name) => `${name} ${versionsOf(name).join(" ")}`)
			.join("\n");
		versionTexts.set(inventory, text);
	}
	return text;
}
