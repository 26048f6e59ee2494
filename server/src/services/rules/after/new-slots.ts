import type { SlotStatus } from "@noodle-upgrade/runtime/protocol";
import type { TargetMember } from "../../hot-swap-engine.ts";
import { isSameRelease } from "../../same-release.ts";
import type { AfterInputs } from "../rule.ts";

/** What was switched in a runtime, and what the runtime says of it. */
export interface NewSlot {
	readonly runtime: string;
	readonly member: TargetMember;
	/** Undefined: the runtime has no such component. */
	readonly slot: SlotStatus | undefined;
}

/** Every member of the swap in every runtime that answered. */
export function newSlots({ targets, observation }: Pick<AfterInputs, "targets" | "observation">): NewSlot[] {
	return targets.flatMap(({ link, members }) => {
		const seen = observation.observed.find(({ runtime }) => runtime === link.id);
		if (!seen) return [];
		return members.map((member) => ({
			runtime: link.id,
			member,
			slot: seen.status.slots.find(({ component }) => component === member.component),
		}));
	});
}

/** Those that serve what was switched to. */
export function servingSlots(inputs: Pick<AfterInputs, "targets" | "observation">): (NewSlot & { slot: SlotStatus })[] {
	return newSlots(inputs).flatMap((one) =>
		one.slot && isSameRelease(one.slot, one.member) ? [{ ...one, slot: one.slot }] : [],
	);
}
