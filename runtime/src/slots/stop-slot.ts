import type { LogLevel } from "../component/contract.ts";
import type { Result } from "../formats/failure.ts";
import type { Deadline } from "../swap/deadline.ts";
import type { Generation } from "./generation.ts";
import type { Slot } from "./slot.ts";

export interface SlotStop {
	/** Until when calls under way may finish. */
	readonly deadline: Deadline;
	readonly disposeMs: number;
	/** Keeps the state of the release that serves; null: it is lost. */
	readonly save: ((generation: Generation) => Promise<Result<null>>) | null;
	readonly log: (level: LogLevel, message: string) => void;
}

/** Lets the calls of a component finish, keeps its state where that is wanted, and ends all that is there of it. */
export async function stopSlot(slot: Slot, { deadline, disposeMs, save, log }: SlotStop): Promise<void> {
	const generation = slot.serving;
	const used = [...(generation ? [generation] : []), ...slot.retiring.keys()];
	await Promise.all(used.map((one) => one.drained(deadline.left)));
	const left = used.reduce((sum, { leases }) => sum + leases, 0);
	if (left > 0)
		log("warn", `${left} calls have not finished within the time that the stop gives them; they are cut off.`);
	if (save && generation) {
		const saved = await save(generation);
		if (!saved.ok) log("error", saved.error.message);
	}
	slot.state = { kind: "stopped" };
	await Promise.all([generation?.instance.dispose(disposeMs), slot.close(disposeMs)]);
}
