import type { Failure, Result } from "@noodle-upgrade/runtime/formats";
import { retryAfterMs } from "../core/failure-policy.ts";
import type { Cancellation, Clock } from "../core/ports.ts";

/**
 * Does something again for as long as it fails for a reason that passes by itself, with longer and longer waits.
 *
 * @param act leaves nothing behind when it fails
 * @param signal ends the waiting; what failed last is the answer then
 * @param onWait runs before each wait
 */
export async function withRetries<Value>(
	clock: Clock,
	act: () => Promise<Result<Value>>,
	onWait: (failure: Failure, waitMs: number) => void,
	signal?: Cancellation,
): Promise<Result<Value>> {
	for (let failed = 1; ; failed++) {
		const done = await act();
		if (done.ok) return done;
		const waitMs = retryAfterMs(done.error, failed);
		if (waitMs === null || signal?.aborted) return done;
		onWait(done.error, waitMs);
		await clock.wait(waitMs, signal);
		if (signal?.aborted) return done;
	}
}
