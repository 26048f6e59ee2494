import type { MessagePort } from "node:worker_threads";
import { messageOf } from "../../formats/failure.ts";
import { findCloneProblem } from "../component/clone-check.ts";
import { type ComponentHost, NotCloneableError } from "../component/component-host.ts";
import { type ChangesByMap, giveBack, LentEntries } from "../component/lent-entries.ts";
import { MapOp } from "../component/map-copier.ts";
import { entryMigration } from "../component/migrate-carried.ts";
import type { CopyStep, CopySummary } from "../copying-instance.ts";
import type { CopyAnswer, CopyMessage } from "./copy-messages.ts";
import { CopyReceiver } from "./copy-receiver.ts";
import { CopySender } from "./copy-sender.ts";

/** This thread's end of a copy: it sends, receives, or migrates what passes through. */
export class CopyEnds {
	readonly #host: Pick<ComponentHost<unknown>, "maps" | "definition" | "exportRest">;
	#sender: CopySender | null = null;
	#receiver: CopyReceiver | null = null;
	#lent: LentEntries | null = null;

	constructor(host: Pick<ComponentHost<unknown>, "maps" | "definition" | "exportRest">) {
		this.#host = host;
	}

	send(to: MessagePort): Promise<null> {
		this.#sender?.close();
		this.#sender = new CopySender(to, this.#host.maps.all.values(), refuseUncloneable);
		return this.#sender.ready;
	}

	async finish(): Promise<{ state: unknown; summary: CopySummary }> {
		const sender = this.#sender;
		if (!sender) throw new Error("Nothing was copied ahead.");
		const state = await this.#host.exportRest();
		if (sender.failure) throw sender.failure;
		// After the export, which may still change the maps.
		return { state, summary: sender.finish() };
	}

	async flush(): Promise<{ hasMore: boolean }> {
		const sender = this.#sender;
		if (!sender) throw new Error("Nothing was copied ahead.");
		const hasMore = (await this.#host.exportRest()) !== undefined;
		await sender.flush();
		return { hasMore };
	}

	borrow(): null {
		this.#lent ??= new LentEntries(this.#host.maps);
		return null;
	}

	giveBack(share: number): ChangesByMap {
		return this.#lent?.changes(share, refuseUncloneable) ?? new Map();
	}

	takeBack(changes: ChangesByMap): null {
		giveBack(this.#host.maps, changes);
		return null;
	}

	/** Neither copies nor remembers any more. */
	stop(): null {
		this.#sender?.close();
		this.#sender = null;
		this.#lent?.stop();
		this.#lent = null;
		return null;
	}

	receive(from: MessagePort): null {
		this.#receiver = new CopyReceiver(from, this.#host.maps);
		return null;
	}

	received(summary: CopySummary): Promise<null> {
		if (!this.#receiver) throw new Error("Nothing was to be received.");
		return this.#receiver.received(summary);
	}

	relay(from: MessagePort, to: MessagePort, { from: version, to: next }: CopyStep): null {
		const { definition } = this.#host;
		to.on("message", (answer: CopyAnswer) => from.postMessage(answer));
		from.on("message", (message: CopyMessage) => {
			try {
				to.postMessage(message.kind === "changes" ? migrated(message) : message);
			} catch (error) {
				const failed = { kind: "failed", message: messageOf(error) } as const;
				from.postMessage(failed satisfies CopyAnswer);
				to.postMessage(failed satisfies CopyMessage);
			}
		});
		from.on("close", () => to.close());
		to.on("close", () => from.close());
		return null;

		function migrated(message: CopyMessage & { kind: "changes" }): CopyMessage {
			const change = entryMigration(definition, message.map, version, next);
			const check = refuseUncloneable(message.map);
			const changes = message.changes.map((value, i) => {
				const op = message.changes[i - 2];
				if (i % 3 !== 2 || (op !== MapOp.Set && op !== MapOp.Append)) return value;
				const key = message.changes[i - 1] as string;
				const changed = change(value, key);
				check(key, changed);
				return changed;
			});
			return { ...message, changes };
		}
	}
}

function refuseUncloneable(map: string): (key: unknown, value: unknown) => void {
	return (key, value) => {
		const problem = findCloneProblem(value);
		if (!problem) return;
		const path = `${map}.get(${JSON.stringify(String(key))})${problem.path.slice("state".length)}`;
		throw new NotCloneableError(
			`What it keeps in the tracked map "${map}" cannot be carried over: at ${path}, ${problem.reason}. Use plain data instead.`,
		);
	};
}
