import { failure, type Result, success } from "../formats/failure.ts";
import type { Generation } from "../slots/generation.ts";
import { Deadline } from "./deadline.ts";

/**
 * Waits until none of them holds a lease, all at the same time: a call tree that works with one may still take a lease on
 * another.
 *
 * @param inUse asked again after every wait
 * @param drained runs in the very turn in which none has one, before another can be taken
 */
export async function drainAll(
	inUse: () => readonly Generation[],
	deadlineMs: number,
	drained = (): void => {},
): Promise<Result<null>> {
	const deadline = new Deadline(deadlineMs);
	for (;;) {
		const busy = inUse().find(({ leases }) => leases > 0);
		if (!busy) {
			drained();
			return success(null);
		}
		if (!(await busy.drained(deadline.left))) return drainTimeout(busy, deadlineMs);
	}
}

function drainTimeout({ name, leases }: Generation, deadlineMs: number): Result<never> {
	return failure(
		"drain-timeout",
		`${name} still had ${leases} calls under way after ${deadlineMs} ms, so nothing was switched. Let them finish, or upgrade when there are none.`,
	);
}
