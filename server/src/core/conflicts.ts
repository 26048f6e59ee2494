import type { ComponentDescriptor } from "@noodle-upgrade/runtime/formats";
import { satisfies } from "semver";

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

/** Which release of each component is meant to run together. */
export type Assignment = ReadonlyMap<string, ComponentDescriptor>;

/** Everything in an assignment that does not go together. A matrix says nothing of components that are absent. */
export function conflictsIn(assignment: Assignment): Conflict[] {
	return [...assignment.values()].flatMap((descriptor) => conflictsOf(descriptor, assignment));
}

function conflictsOf(descriptor: ComponentDescriptor, assignment: Assignment): Conflict[] {
	const conflicts: Conflict[] = [];
	const subject = { component: descriptor.name, version: descriptor.version };
	for (const [other, range] of Object.entries(descriptor.dependencies)) {
		const found = assignment.get(other);
		if (!found) conflicts.push({ kind: "missing-dependency", ...subject, other, otherVersion: null, range });
		else if (!fits(found.version, range)) {
			conflicts.push({ kind: "unmet-dependency", ...subject, other, otherVersion: found.version, range });
		}
	}
	for (const [other, ranges] of Object.entries(descriptor.compatibilityMatrix)) {
		const found = assignment.get(other);
		if (found && !ranges.some((range) => fits(found.version, range))) {
			conflicts.push({
				kind: "compatibility-conflict",
				...subject,
				other,
				otherVersion: found.version,
				range: ranges.join(" || "),
			});
		}
	}
	return conflicts;
}

/** Prereleases count as what they lead up to: whoever runs one has asked for it by its exact name. */
export function fits(version: string, range: string): boolean {
	return satisfies(version, range, { includePrerelease: true });
}

/** A conflict as a sentence. */
export function sentenceFor({ kind, component, version, other, otherVersion, range }: Conflict): string {
	const subject = `${component}@${version}`;
	switch (kind) {
		case "missing-dependency":
			return `${subject} needs ${other} ${range}, and there is no ${other} in the manifest.`;
		case "unmet-dependency":
			return `${subject} needs ${other} ${range}, which ${other}@${otherVersion} is not.`;
		case "compatibility-conflict":
			return `${subject} was tested with ${other} ${range} only, which ${other}@${otherVersion} is not.`;
	}
}

/** The names of components that need each other in a ring, each ring once; calls among them are fine, starting order is not. */
export function dependencyCycles(assignment: Assignment): string[][] {
	const cycles: string[][] = [];
	const done = new Set<string>();
	const visit = (name: string, path: string[]): void => {
		const at = path.indexOf(name);
		if (at >= 0) {
			cycles.push(path.slice(at));
			return;
		}
		if (done.has(name)) return;
		for (const next of Object.keys(assignment.get(name)?.dependencies ?? {})) {
			if (assignment.has(next)) visit(next, [...path, name]);
		}
		done.add(name);
	};
	for (const name of assignment.keys()) visit(name, []);
	return cycles;
}
