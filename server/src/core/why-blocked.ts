import type { Finding } from "@noodle-upgrade/runtime/formats";
import { gt, prerelease } from "semver";
import type { Inventory } from "./inventory.ts";
import type { Step, Target } from "./plan.ts";

/**
 * Why a plan that goes together may not be carried out all the same. Where no version was named, the newest was planned
 * without asking the checks, so that an older release may pass them.
 */
export function whyBlocked(
	blocking: readonly Finding[],
	targets: readonly Target[],
	steps: readonly Step[],
	inventory: Pick<Inventory, "versionsOf">,
): string {
	const sentences = blocking.map(({ message }) => message);
	const older = targets
		.filter(({ version }) => version === null)
		.flatMap(({ name }) => nextOlder(name, steps, inventory) ?? []);
	if (older.length > 0)
		sentences.push(
			`No version was named, so the newest was taken; "noodle plan ${older.join(" ")}" looks at an older one.`,
		);
	return sentences.join(" ");
}

/** The newest release between the one that a component is to go to and the one that it comes from; null: there is none. */
function nextOlder(name: string, steps: readonly Step[], inventory: Pick<Inventory, "versionsOf">): string | null {
	const own = steps.filter(({ component }) => component === name);
	const [from, to] = [own[0]?.from, own.at(-1)?.to];
	if (from === undefined || to === undefined) return null;
	const versions = inventory.versionsOf(name).map(({ descriptor }) => descriptor.version);
	const older = versions.find((version) => gt(to, version) && gt(version, from) && prerelease(version) === null);
	return older === undefined ? null : `${name}@${older}`;
}
