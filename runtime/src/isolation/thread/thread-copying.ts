import type { MessagePort } from "node:worker_threads";
import type { Result } from "../../formats/failure.ts";
import type { SnapshotHeader } from "../../swap/snapshot.ts";
import type { ChangesByMap } from "../component/lent-entries.ts";
import type { CopyingInstance, CopyStep, CopySummary } from "../copying-instance.ts";
import type { Operation, Operations } from "./messages.ts";

/** Asks the thread to do something. */
export type Operate = <Name extends Operation>(
	operation: Name,
	params: Operations[Name]["params"],
	deadlineMs: number,
	ports?: readonly MessagePort[],
) => Promise<Result<Operations[Name]["result"]>>;

/** Copying between threads: every end is told what to do over its instance's own port, and gets a port to the next end. */
export class ThreadCopying implements CopyingInstance {
	readonly #operate: Operate;

	constructor(operate: Operate) {
		this.#operate = operate;
	}

	copyAhead(to: MessagePort, deadlineMs: number): Promise<Result<null>> {
		return this.#operate("copyAhead", { to }, deadlineMs, [to]);
	}

	finishCopy(deadlineMs: number): Promise<Result<Operations["finishCopy"]["result"]>> {
		return this.#operate("finishCopy", null, deadlineMs);
	}

	flushCopy(deadlineMs: number): Promise<Result<{ readonly hasMore: boolean }>> {
		return this.#operate("flushCopy", null, deadlineMs);
	}

	borrowEntries(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("borrowEntries", null, deadlineMs);
	}

	returnEntries(share: number, deadlineMs: number): Promise<Result<ChangesByMap>> {
		return this.#operate("returnEntries", { share }, deadlineMs);
	}

	takeBackEntries(changes: ChangesByMap, deadlineMs: number): Promise<Result<null>> {
		return this.#operate("takeBackEntries", { changes }, deadlineMs);
	}

	stopCopy(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("stopCopy", null, deadlineMs);
	}

	writeSnapshot(folder: string, header: SnapshotHeader, deadlineMs: number): Promise<Result<null>> {
		return this.#operate("writeSnapshot", { folder, header }, deadlineMs);
	}

	receiveCopy(from: MessagePort, deadlineMs: number): Promise<Result<null>> {
		return this.#operate("receiveCopy", { from }, deadlineMs, [from]);
	}

	relayCopy(from: MessagePort, to: MessagePort, step: CopyStep, deadlineMs: number): Promise<Result<null>> {
		return this.#operate("relayCopy", { from, to, step }, deadlineMs, [from, to]);
	}

	copyReceived(summary: CopySummary, deadlineMs: number): Promise<Result<null>> {
		return this.#operate("copyReceived", { summary }, deadlineMs);
	}
}
