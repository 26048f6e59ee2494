import type { ComponentDescriptor, ValidationLevel } from "@noodle-upgrade/runtime/formats";
import { satisfies } from "semver";
import { blocksAt } from "./validation-levels.ts";

/** Two components, or one that is absent, that do not go together. */
export interface Conflict {
	readonly kind: "missing-dependency" | "unmet-dependency" | "compatibility-conflict";
	/** The component whose descriptor says so. */
	readonly component: string;
	readonly version: string;
	/** The other one. */
	readonly other: string;
	/** Null: it is absent. */
	readonly otherVersion: string | null;
	/** What would be right, as one range. */
	readonly range: string;
}

/** What of a release decides whether it goes together with others. */
export type Member = Pick<ComponentDescriptor, "name" | "version" | "dependencies" | "compatibilityMatrix">;

/** Which release of each component is meant to run together. */
export type Assignment = ReadonlyMap<string, Member>;

/** Everything in an assignment that does not go together. A matrix says nothing of components that are absent. */
export function conflictsIn(assignment: Assignment): Conflict[] {
	return [...eachConflict(assignment, () => true)];
}

/**
 * The conflicts that a validation level does not let pass, found one by one, because most askers stop at the first:
 * dependencies always, the matrix in `strict` only.
 *
 * @param concerns one of the two in a conflict has to be among these
 */
export function* blockingIn(
	assignment: Assignment,
	level: ValidationLevel,
	concerns: (name: string) => boolean,
): Generator<Conflict, void> {
	for (const conflict of eachConflict(assignment, concerns)) {
		if (blocksAt(conflict.kind, level)) yield conflict;
	}
}

function* eachConflict(assignment: Assignment, concerns: (name: string) => boolean): Generator<Conflict, void> {
	for (const member of assignment.values()) {
		yield* conflictsOf(member, assignment, concerns(member.name) ? () => true : concerns);
	}
}

/** The conflicts that one component's descriptor tells of, with the others that it is asked about. */
export function* conflictsOf(
	{ name, version, dependencies, compatibilityMatrix }: Member,
	assignment: Assignment,
	concerns: (other: string) => boolean,
): Generator<Conflict, void> {
	const subject = { component: name, version };
	for (const [other, range] of Object.entries(dependencies)) {
		if (!concerns(other)) continue;
		const found = assignment.get(other);
		if (!found) yield { kind: "missing-dependency", ...subject, other, otherVersion: null, range };
		else if (!fits(found.version, range)) {
			yield { kind: "unmet-dependency", ...subject, other, otherVersion: found.version, range };
		}
	}
	for (const [other, ranges] of Object.entries(compatibilityMatrix)) {
		const found = concerns(other) ? assignment.get(other) : undefined;
		if (found && !ranges.some((range) => fits(found.version, range))) {
			const range = ranges.join(" || ");
			yield { kind: "compatibility-conflict", ...subject, other, otherVersion: found.version, range };
		}
	}
}

/** Whether two conflicts are of one kind and between the same two, in whatever versions. */
export function isSameConflict(a: Conflict, b: Conflict): boolean {
	return a.kind === b.kind && a.component === b.component && a.other === b.other;
}

/** A prerelease is held against a range like any other version: 2.1.0-rc.1 fits ^2.0.0, and 2.0.0-rc.1 does not. */
export function fits(version: string, range: string): boolean {
	const key = `${version} ${range}`;
	let known = fitting.get(key);
	if (known === undefined) {
		if (fitting.size >= mostFitting) fitting.clear();
		known = satisfies(version, range, { includePrerelease: true });
		fitting.set(key, known);
	}
	return known;
}

/** The same few are asked again and again, with every key press, and reading a range takes longer than everything else. */
const fitting = new Map<string, boolean>();
const mostFitting = 20_000;

/** A conflict as a sentence. */
export function sentenceFor({ kind, component, version, other, otherVersion, range }: Conflict): string {
	const subject = `${component}@${version}`;
	switch (kind) {
		case "missing-dependency":
			return `${subject} needs ${other} ${range}, and there is no ${other} in the manifest.`;
		case "unmet-dependency":
			return `${subject} needs ${other} ${range}, and ${other}@${otherVersion} does not fit.`;
		case "compatibility-conflict":
			return `${subject} was tested with ${other} ${range} only, not with ${other}@${otherVersion}.`;
	}
}
