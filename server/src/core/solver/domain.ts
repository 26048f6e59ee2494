import { SemVer } from "semver";
import type { Member } from "../conflicts.ts";
import { placesIn } from "./range-places.ts";
import { VersionSet } from "./version-set.ts";

/** The versions that one component may have, and the one that it has: its home. */
export class Domain {
	readonly name: string;
	/** Oldest first. */
	readonly members: readonly Member[];
	/** Place of what is installed, or, of a target, of what was asked for. */
	readonly home: number;
	/** Whether somebody asked for it: then there are the versions that would do, mostly one, and no others. */
	readonly isTarget: boolean;
	readonly all: VersionSet;
	readonly onlyHome: VersionSet;
	readonly away: VersionSet;
	readonly #versions: readonly SemVer[];
	readonly #preference: readonly number[];
	readonly #places = new Map<string, VersionSet>();
	readonly #rangeOf = new Map<string, string>();
	readonly #saying = new Map<string, VersionSet>();

	/** @param others other versions that it may be moved to; of a target, in the order in which they are to be tried */
	constructor(home: Member, others: readonly Member[], isTarget: boolean) {
		this.name = home.name;
		this.isTarget = isTarget;
		const parsed = [home, ...others].map((member) => ({ member, version: new SemVer(member.version) }));
		parsed.sort((a, b) => a.version.compare(b.version));
		this.members = parsed.map(({ member }) => member);
		this.#versions = parsed.map(({ version }) => version);
		this.home = this.members.indexOf(home);
		const newer = this.members.slice(this.home + 1);
		const older = this.members.slice(0, this.home).reverse();
		const preferred = isTarget ? [home, ...others] : [home, ...newer, ...older];
		this.#preference = preferred.map((member) => this.members.indexOf(member));
		this.all = VersionSet.all(this.members.length);
		this.onlyHome = VersionSet.of(this.members.length, this.home);
		this.away = this.all.without(this.onlyHome);
	}

	get homeVersion(): string {
		return this.versionAt(this.home);
	}

	versionAt(place: number): string {
		return this.members[place]?.version ?? "";
	}

	/** What any of the ranges allows. */
	within(ranges: readonly string[]): VersionSet {
		const text = ranges.join(" || ");
		let places = this.#places.get(text);
		if (!places) {
			places = ranges.reduce((all, range) => all.union(placesIn(range, this.#versions)), this.all.without(this.all));
			this.#places.set(text, places);
			if (!this.#rangeOf.has(places.key)) this.#rangeOf.set(places.key, text);
		}
		return places;
	}

	/** A range that somebody wrote and that allows just these; null: nobody did. */
	rangeOf(set: VersionSet): string | null {
		return this.#rangeOf.get(set.key) ?? null;
	}

	/** The versions that require the same of another component. @param range of a matrix, all of its ranges as one */
	saying(kind: "needs" | "tested-with", other: string, range: string): VersionSet {
		const key = `${kind}\n${other}\n${range}`;
		let set = this.#saying.get(key);
		if (!set) {
			const places = this.members.flatMap(({ dependencies, compatibilityMatrix }, place) => {
				const said = kind === "needs" ? dependencies[other] : compatibilityMatrix[other]?.join(" || ");
				return said === range ? [place] : [];
			});
			set = VersionSet.of(this.members.length, ...places);
			this.#saying.set(key, set);
		}
		return set;
	}

	/** The version to try first: what is installed, then the nearest newer one, then the nearest older one. */
	preferred(set: VersionSet): number | null {
		return this.#preference.find((place) => set.has(place)) ?? null;
	}
}
