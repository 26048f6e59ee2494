import type { Domain } from "./domain.ts";
import type { Fact, Term } from "./incompatibility.ts";
import type { VersionSet } from "./version-set.ts";

// How the explanation of a failure says what it says. Every subject is in the singular, so that one verb suits all.

/** A fact as a clause, without a capital and a full stop. */
export function factClause(fact: Fact): string {
	const subject = nounFor(fact.subject.domain, fact.subject.set);
	switch (fact.kind) {
		case "needs":
		case "tested-with": {
			const { other, range } = fact;
			const verb = fact.kind === "needs" ? "needs" : "was tested with";
			const only = fact.kind === "needs" ? "" : " only";
			const allowed = other.within([range]);
			if (other.isTarget && allowed.isEmpty) {
				return `${subject} ${verb} ${other.name} ${range}${only} (not ${other.name}@${other.homeVersion})`;
			}
			const none = allowed.isEmpty ? " (there is no such release to move to)" : "";
			return `${subject} ${verb} ${other.name} ${range}${only}${none}`;
		}
		case "needs-absent":
			return `${subject} needs ${fact.other} ${fact.range}, and there is no ${fact.other} in the manifest`;
		case "unfit":
			return `${subject} ${fact.why}`;
		case "held": {
			const { name, homeVersion } = fact.subject.domain;
			return `${name} stays at ${homeVersion} while components.dependency_resolution is off`;
		}
	}
}

/** What terms that cannot all be true mean, as a clause. */
export function conclusionClause(terms: readonly Term[]): string {
	const [first, second] = terms;
	if (!first) return "this is not possible";
	if (!second) return ruledOut(first);
	if (terms.length > 2) return `${listed(terms.map(noun))} do not all go together`;
	for (const [subject, object] of [
		[first, second],
		[second, first],
	] as const) {
		const needed = object.set.complement();
		if (isShorter(object.domain, needed, object.set)) return `${noun(subject)} needs ${nounFor(object.domain, needed)}`;
	}
	return `${noun(first)} and ${noun(second)} do not go together`;
}

function ruledOut({ domain, set }: Term): string {
	const rest = set.complement();
	if (set.key === domain.onlyHome.key) return `${domain.name} cannot stay at ${domain.homeVersion}`;
	if (rest.key === domain.onlyHome.key) return `${domain.name} has to stay at ${domain.homeVersion}`;
	if (isShorter(domain, rest, set)) return `only ${nounFor(domain, rest)} is possible`;
	return `${nounFor(domain, set)} is not possible`;
}

function noun({ domain, set }: Term): string {
	return nounFor(domain, set);
}

/** The most runs of versions that are told one by one. */
const mostRuns = 2;

/** A set of a component's versions: in the words of whoever needs just these, or from where to where. */
function nounFor(domain: Domain, set: VersionSet): string {
	const { name } = domain;
	if (set.count === 1) return `${name}@${domain.versionAt(set.places[0] ?? -1)}`;
	if (set.isAll) return `every release of ${name}`;
	const range = domain.rangeOf(set);
	if (range !== null) return `${name} ${range}`;
	const runs = runsOf(set);
	if (runs.length > mostRuns) return `any of ${set.count} releases of ${name}`;
	return `${name} ${runs.map(([from, to]) => runText(domain, from, to)).join(" or ")}`;
}

function runText(domain: Domain, from: number, to: number): string {
	if (from === to) return domain.versionAt(from);
	if (from === 0) return `up to ${domain.versionAt(to)}`;
	if (to === domain.members.length - 1) return `from ${domain.versionAt(from)} on`;
	return `from ${domain.versionAt(from)} to ${domain.versionAt(to)}`;
}

/** First and last places of versions that follow each other. */
function runsOf(set: VersionSet): [number, number][] {
	const runs: [number, number][] = [];
	for (const place of set.places) {
		const last = runs.at(-1);
		if (last?.[1] === place - 1) last[1] = place;
		else runs.push([place, place]);
	}
	return runs;
}

function isShorter(domain: Domain, one: VersionSet, other: VersionSet): boolean {
	return effort(domain, one) < effort(domain, other);
}

/** How much there is to say of a set. */
function effort(domain: Domain, set: VersionSet): number {
	if (set.isEmpty) return Number.POSITIVE_INFINITY;
	if (set.count === 1) return 1;
	return domain.rangeOf(set) === null ? 1 + runsOf(set).length : 0;
}

function listed(parts: readonly string[]): string {
	return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
