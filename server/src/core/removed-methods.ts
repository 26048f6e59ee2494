import type { ComponentDescriptor, ValidationLevel } from "@noodle-upgrade/runtime/formats";
import { major, minor } from "semver";
import { blocksAt } from "./validation-levels.ts";

/** Methods that a release promised and that the one after it does not, and whom that may concern. */
export interface RemovedMethods {
	readonly methods: readonly string[];
	/** Components that say that they call this one. */
	readonly dependents: readonly string[];
	/** Whether the new version says, by the rules of semantic versioning, that something may be gone. */
	readonly announced: boolean;
}

type Release = Pick<ComponentDescriptor, "name" | "version" | "methods" | "dependencies">;

/**
 * What callers of the old release may miss in the next one; null: nothing that is known. A release that does not say
 * what it has promises nothing, and takes nothing away.
 *
 * @param others the releases that are to run beside the next one
 */
export function removedMethods(
	old: Release,
	next: Release,
	others: Iterable<Pick<Release, "name" | "dependencies">>,
): RemovedMethods | null {
	const { methods } = next;
	if (methods === null) return null;
	const gone = old.methods?.filter((method) => !methods.includes(method)) ?? [];
	if (gone.length === 0) return null;
	const dependents = [...others].filter(({ dependencies }) => Object.hasOwn(dependencies, next.name));
	return {
		methods: gone,
		dependents: dependents.map(({ name }) => name).sort(),
		announced: mayBreak(old.version, next.version),
	};
}

/** Whether a version says that it may break callers of another: a higher major version, or below 1.0.0 a higher minor one. */
function mayBreak(from: string, to: string): boolean {
	if (major(from) !== major(to)) return major(to) > major(from);
	return major(to) === 0 && minor(to) > minor(from);
}

/** Methods that are gone, as sentences. */
export function sentencesFor(old: Release, next: Release, removed: RemovedMethods, level: ValidationLevel): string {
	const { methods, dependents, announced } = removed;
	const what = `${next.name}@${next.version} no longer has ${methods.join(", ")}, which callers of ${old.version} may rely on.`;
	const whom =
		dependents.length === 0
			? []
			: [`${dependents.join(", ")} ${dependents.length === 1 ? "depends" : "depend"} on ${next.name}.`];
	const raise = major(next.version) === 0 ? "minor" : "major";
	const wayOut =
		announced || !blocksAt("methods-removed", level)
			? []
			: [`Give it a new ${raise} version, or set validation.level to "normal" if no caller uses it.`];
	return [what, ...whom, ...wayOut].join(" ");
}
