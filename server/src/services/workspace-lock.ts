import { type Failure, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Ports } from "../core/ports.ts";
import type { UpgradeProgress } from "../core/upgrade.ts";

const pollMs = 100;

/**
 * Waits for the lock on the workspace. An upgrade of the same component that is under way is not waited for: whoever
 * asks again most likely did not see the first one.
 *
 * @param components what is to be changed; empty: whatever is under way is waited for
 */
export async function acquireLock(
	{ lock, state, clock }: Ports,
	components: readonly string[],
	timeoutMs: number,
	signal: AbortSignal | undefined,
	onProgress: (progress: Pick<UpgradeProgress, "phase" | "message" | "percentage">) => void,
): Promise<Result<{ release(): void }, Failure>> {
	let told = false;
	for (let waited = 0; ; waited += pollMs) {
		const held = lock.tryAcquire();
		if (held) return success(held);
		const [open] = state.open();
		const shared = open?.components.map(({ name }) => name).filter((name) => components.includes(name)) ?? [];
		if (open && shared.length > 0) {
			return failure(
				"upgrade-under-way",
				`${shared.join(", ")} is being changed already by ${open.id} (process ${open.pid}, started ${open.startedAt}). Wait for it, or stop it with "noodle abort ${open.id}".`,
			);
		}
		if (signal?.aborted) return failure("cancelled", "It was cancelled while it waited for another upgrade to end.");
		if (waited >= timeoutMs) {
			return failure(
				"upgrade-under-way",
				`Another upgrade${open ? ` (${open.id}, process ${open.pid})` : ""} did not end within ${Math.round(timeoutMs / 1000)} s.`,
			);
		}
		if (!told)
			onProgress({ phase: "waiting", message: `Waiting for ${open?.id ?? "another upgrade"} to end`, percentage: 0 });
		told = true;
		await clock.wait(pollMs, signal);
	}
}
