import type { Generation } from "../slots/generation.ts";
import type { Slot } from "../slots/slot.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import type { MemberPlan } from "./member-plan.ts";

/**
 * Replaced releases with calls still under way that may come upon a component of a swap: those that it depends on or
 * that depend on it. The calls have begun with what was there before, and would find what was never tried with it.
 */
export function stragglersOf(
	slots: ReadonlyMap<string, Slot>,
	members: readonly MemberPlan[],
	components: readonly string[],
): readonly Generation[] {
	const stragglers: Generation[] = [];
	for (const { component, retiring } of slots.values()) {
		if (retiring.size === 0 || components.includes(component)) continue;
		const needed = members.some(({ slot, release }) =>
			[slot.serving?.release, release].some((one) => one !== undefined && namesOf(one).includes(component)),
		);
		for (const generation of retiring.keys()) {
			const needs = namesOf(generation.release).some((name) => components.includes(name));
			if (generation.leases > 0 && (needed || needs)) stragglers.push(generation);
		}
	}
	return stragglers;
}

function namesOf({ descriptor }: ReadyRelease): readonly string[] {
	return [...Object.keys(descriptor.dependencies), ...Object.keys(descriptor.compatibilityMatrix)];
}
