import type { ValidationLevel } from "@noodle-upgrade/runtime/formats";
import { prerelease } from "semver";
import type { Assignment, Member } from "../conflicts.ts";
import type { Inventory } from "../inventory.ts";
import { Domain } from "./domain.ts";

/** What releases are chosen from and held against, whatever is asked for. */
export interface Circumstances {
	/** What is installed. */
	readonly start: Assignment;
	readonly inventory: Inventory;
	readonly level: ValidationLevel;
	/** Whether others than the targets may be moved at all. */
	readonly mayMove: boolean;
	/**
	 * What a release has against being moved to, besides the others that it would run with.
	 *
	 * @returns a predicate, such as "needs Node >=26, and the service runs on Node 24.1.0"; null: nothing
	 */
	readonly objection: (member: Member) => string | null;
}

/** What was asked for, by name: the version, or all that would do, the best first. */
export type Targets = ReadonlyMap<string, readonly Member[]>;

/** Circumstances, and what was looked up in them once: many questions are asked of the same. */
export class Universe {
	readonly circumstances: Circumstances;
	readonly #domains = new Map<string, Domain>();
	#dependents: ReadonlyMap<string, ReadonlySet<string>> | null = null;

	constructor(circumstances: Circumstances) {
		this.circumstances = circumstances;
	}

	/** The versions of an installed component: its own, and all that are no prereleases; undefined: it is absent. */
	domainOf(name: string): Domain | undefined {
		let domain = this.#domains.get(name);
		const home = this.circumstances.start.get(name);
		if (domain || !home) return domain;
		const others = this.circumstances.inventory
			.versionsOf(name)
			.map(({ descriptor }) => descriptor)
			.filter(({ version }) => version !== home.version && prerelease(version) === null);
		domain = new Domain(home, others, false);
		this.#domains.set(name, domain);
		return domain;
	}

	/** Installed components that say something of a component in the version that they have. */
	dependentsOn(name: string): ReadonlySet<string> {
		this.#dependents ??= this.#findDependents();
		return this.#dependents.get(name) ?? new Set();
	}

	#findDependents(): Map<string, Set<string>> {
		const found = new Map<string, Set<string>>();
		for (const { name, dependencies, compatibilityMatrix } of this.circumstances.start.values()) {
			for (const other of [...Object.keys(dependencies), ...Object.keys(compatibilityMatrix)]) {
				const known = found.get(other);
				if (known) known.add(name);
				else found.set(other, new Set([name]));
			}
		}
		return found;
	}
}
