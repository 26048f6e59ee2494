import { isComponentName, isExactVersion } from "@noodle-upgrade/runtime/formats";
import type { Target } from "../core/plan.ts";
import { UsageError } from "./command.ts";

/** Reads what is to be upgraded, each component once. */
export function parseTargets(words: readonly string[]): Target[] {
	const targets = words.map(parseTarget);
	const twice = targets.find(({ name }, i) => targets.findIndex((other) => other.name === name) !== i);
	if (twice) throw new UsageError(`"${twice.name}" is named twice; it can go to one version only.`);
	return targets;
}

/** Reads `name` or `name@version`; the @ of a scope is not the one before the version. */
function parseTarget(text: string): Target {
	const at = text.lastIndexOf("@");
	const name = at > 0 ? text.slice(0, at) : text;
	const version = at > 0 ? text.slice(at + 1) : null;
	if (!isComponentName(name)) throw new UsageError(`"${name}" cannot be a component's name.`);
	if (version !== null && !isExactVersion(version)) {
		throw new UsageError(
			`"${version}" is not an exact version; write for example ${name}@1.2.0, or ${name} for the newest that is feasible.`,
		);
	}
	return { name, version };
}
