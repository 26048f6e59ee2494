import { type Failure, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { LockHolder, Ports, StoredUpgrade } from "../core/ports.ts";
import type { UpgradeProgress } from "../core/upgrade.ts";

const pollMs = 100;

export interface LockRequest {
	/** What it is wanted for, as others are told. */
	readonly purpose: string;
	/** What is to be changed; empty: whatever is under way is waited for. */
	readonly components: readonly string[];
	readonly timeoutMs: number;
}

/**
 * Waits for the lock on the workspace. An upgrade of the same component that is under way is not waited for: whoever
 * asks again most likely did not see the first one.
 */
export async function acquireLock(
	{ lock, state, clock }: Ports,
	{ purpose, components, timeoutMs }: LockRequest,
	signal: AbortSignal | undefined,
	onProgress: (progress: Pick<UpgradeProgress, "phase" | "message" | "percentage">) => void,
): Promise<Result<{ release(): void }, Failure>> {
	let told = false;
	for (let waited = 0; ; waited += pollMs) {
		const held = lock.tryAcquire(purpose);
		if (held) return success(held);
		const holder = lock.holder();
		const open = drivenBy(holder, state.open());
		const shared = open?.components.map(({ name }) => name).filter((name) => components.includes(name)) ?? [];
		if (open && shared.length > 0) {
			return failure(
				"upgrade-under-way",
				`${shared.join(", ")} is being changed already by ${open.id} (process ${open.pid}, started ${open.startedAt}). Wait for it, or stop it with "noodle abort ${open.id}".`,
			);
		}
		const who = nameOf(holder, open);
		if (signal?.aborted) return failure("cancelled", `It was cancelled while it waited for ${who} to end.`);
		if (waited >= timeoutMs)
			return failure(
				"upgrade-under-way",
				`It waited for ${who}, which did not end within ${timeoutMs / 1000} s. Try again when it is over, or end its process if it hangs.`,
			);
		if (!told) onProgress({ phase: "waiting", message: `Waiting for ${who} to end`, percentage: 0 });
		told = true;
		await clock.wait(pollMs, signal);
	}
}

/** Of the upgrades that are open the one that the holder leads: the others' owners are dead, and it is about to recover them. */
function drivenBy(holder: LockHolder | null, open: readonly StoredUpgrade[]): StoredUpgrade | undefined {
	return open.find(({ pid }) => pid === holder?.pid);
}

function nameOf(holder: LockHolder | null, open: StoredUpgrade | undefined): string {
	if (open) return `${open.id} (process ${open.pid}, started ${open.startedAt})`;
	return holder ? `the ${holder.purpose} in process ${holder.pid}, which began ${holder.since}` : "another upgrade";
}
