import { prerelease } from "semver";
import { type Conflict, conflictsOf, type Member, sentenceFor } from "../conflicts.ts";
import { universeOf } from "../planner-circumstances.ts";
import { blocksAt } from "../validation-levels.ts";
import { assignmentOf, type ManifestAnalysis } from "./manifest-analysis.ts";

/** A release that a component could be wanted in. */
export interface ReleaseChoice {
	readonly version: string;
	readonly description: string;
	/** Why it does not go together with what else the manifest wants, in a sentence; null: nothing stands against it. */
	readonly against: string | null;
}

/** All releases of a component, newest first, each held against the rest of the manifest as that stands. */
export function releaseChoices(
	analysis: Pick<ManifestAnalysis, "inputs" | "inventory">,
	component: string,
): ReleaseChoice[] {
	const others = neighboursOf(analysis, component);
	return analysis.inventory.versionsOf(component).map(({ descriptor }) => ({
		version: descriptor.version,
		description: descriptor.description,
		against: whyAgainst(analysis, descriptor, others),
	}));
}

/** The newest release that nothing stands against, no prerelease where that can be; undefined: there is none. */
export function newestFitting(
	analysis: Pick<ManifestAnalysis, "inputs" | "inventory">,
	component: string,
	isMeant: (version: string) => boolean = () => true,
): string | undefined {
	const others = neighboursOf(analysis, component);
	const releases = analysis.inventory.versionsOf(component).map(({ descriptor }) => descriptor);
	const isStable = ({ version }: Member): boolean => prerelease(version) === null;
	const inOrder = [...releases.filter(isStable), ...releases.filter((release) => !isStable(release))];
	return inOrder.find((release) => isMeant(release.version) && whyAgainst(analysis, release, others) === null)?.version;
}

/** Wanted components that say something of this one. */
function neighboursOf({ inputs }: Pick<ManifestAnalysis, "inputs">, component: string): Member[] {
	const assignment = assignmentOf({ inputs });
	return [...universeOf(inputs).dependentsOn(component)].flatMap((name) => assignment.get(name) ?? []);
}

function whyAgainst(
	{ inputs }: Pick<ManifestAnalysis, "inputs">,
	member: Member,
	others: readonly Member[],
): string | null {
	const { name, version } = member;
	const objection = universeOf(inputs).circumstances.objection(member);
	if (objection !== null) return `${name}@${version} ${objection}.`;
	const { level } = inputs.reading.manifest.config.validation;
	const assignment = assignmentOf({ inputs });
	const isBlocking = ({ kind }: Conflict): boolean => blocksAt(kind, level);
	const own = [...conflictsOf(member, assignment, () => true)].find(isBlocking);
	if (own) return sentenceFor(own);
	const alone = new Map([[name, member]]);
	for (const other of others) {
		const conflict = [...conflictsOf(other, alone, (about) => about === name)].find(isBlocking);
		if (conflict) return sentenceFor(conflict);
	}
	return null;
}
