import type { DraftPlan } from "../core/planner.ts";
import type { Ports } from "../core/ports.ts";
import type { World } from "./world.ts";

/** What a plan is made from, and what each part is called where it is said that it has changed. */
const parts = {
	wanted: "noodle.json, its settings, or its lock file",
	releases: "the releases that would come",
	running: "what runs",
} as const;

/**
 * A fingerprint of all that a plan was made from: one hash for each part, so that it can be said which one has changed. How
 * the releases then get their calls is no part of it.
 */
export async function fingerprintOf(
	{ steps }: DraftPlan,
	world: World,
	{ ids, store }: Pick<Ports, "ids" | "store">,
): Promise<string> {
	const { manifest } = world.reading;
	const basis: Record<keyof typeof parts, unknown> = {
		wanted: [world.manifestText, manifest.config, [...(world.lock ?? [])]],
		releases: await Promise.all(
			steps.map(async ({ component, to, stage }) => {
				const release = world.inventory.find(component, to);
				const content = release ? await store.hash(release) : null;
				return [component, to, stage, release?.catalog, content?.ok ? content.value : content?.error.code];
			}),
		),
		// Not which process it is: one that was started again with the same releases is as good.
		running: [
			world.runtimes
				.map(({ status }) =>
					JSON.stringify(
						status.slots.map(({ component, integrity, configHash }) => [component, integrity, configHash]),
					),
				)
				.sort(),
			world.unreachable.length,
			[...(world.active?.components ?? [])],
		],
	};
	return (Object.keys(parts) as (keyof typeof parts)[])
		.map((part) => ids.fingerprint(JSON.stringify(basis[part])).slice(0, 16))
		.join("-");
}

/**
 * What has changed between two fingerprints, as a sentence.
 *
 * @returns null when nothing has
 */
export function changeSince(then: string, now: string): string | null {
	if (then === now) return null;
	const before = then.split("-");
	const names = Object.values(parts);
	if (before.length !== names.length) return `"${then}" is not the fingerprint of a plan.`;
	const changed = now.split("-").flatMap((hash, i) => (hash === before[i] ? [] : [names[i]]));
	return `What this plan was made from has changed since: ${changed.join("; ")}.`;
}
