import type { MessagePort } from "node:worker_threads";
import { messageOf } from "../../formats/failure.ts";
import { MapCopier } from "../component/map-copier.ts";
import type { TrackedMap } from "../component/tracked-map.ts";
import type { CopySummary } from "../copying-instance.ts";
import type { CopyAnswer, CopyMessage } from "./copy-messages.ts";

/** How long sending may keep the component from its calls at a time. */
const turnMs = 1;
/** How many messages may be on their way: what piles up at a slow receiver is memory. */
const window = 4;
/** With so little left the rest is sent in no time, and the gate may close. */
const littleLeft = 64;
/** How often what has changed is sent on, once little is left. */
const trickleMs = 5;
const firstLimit = 16;
const maxLimit = 2048;

/** Sends the tracked maps of a component that goes on working, and then what changes in them. */
export class CopySender {
	readonly #port: MessagePort;
	readonly #copiers: readonly { readonly map: TrackedMap; readonly copier: MapCopier }[];
	readonly #check: (map: string) => (key: unknown, value: unknown) => void;
	readonly #ready = Promise.withResolvers<null>();
	#flushes: { readonly sent: number; resolve(): void; reject(reason: unknown): void }[] = [];
	#sent = 0;
	#arrived = 0;
	/** Entries a message; it grows and shrinks with the time that one takes, since entries have any size. */
	#limit = firstLimit;
	/** Takes back the turn that comes. */
	#cancelNext: () => void = () => {};
	#turnComes = false;
	#stopped = false;
	#failure: unknown = null;

	/** @param check throws when a value could not be copied as it is */
	constructor(
		port: MessagePort,
		maps: Iterable<TrackedMap>,
		check: (map: string) => (key: unknown, value: unknown) => void,
	) {
		this.#port = port;
		this.#check = check;
		this.#copiers = [...maps].map((map) => ({ map, copier: new MapCopier(map) }));
		// It may fail before anybody waits, or after everybody has.
		this.#ready.promise.catch(() => {});
		port.on("message", (answer: CopyAnswer) => this.#answered(answer));
		const gone = "The release that was copied to is gone.";
		port.on("close", () => this.#fail(gone, new Error(gone)));
		this.#pump();
	}

	/** Resolves once little is left to send. */
	get ready(): Promise<null> {
		return this.#ready.promise;
	}

	/** Why the copy cannot go on; null while it can. */
	get failure(): unknown {
		return this.#failure;
	}

	/** Sends all that is left, and resolves when it has arrived; what changes from here on follows. */
	flush(): Promise<null> {
		if (this.#failure) return Promise.reject(this.#failure);
		try {
			for (const part of this.#copiers) while (this.#send(part, maxLimit));
		} catch (error) {
			// What was to be sent along with it is not sent again: a copy that went on would lack it.
			this.#fail(messageOf(error), error);
			return Promise.reject(error);
		}
		const flushed = Promise.withResolvers<null>();
		this.#flushes.push({ sent: this.#sent, resolve: () => flushed.resolve(null), reject: flushed.reject });
		this.#lookIfFlushed();
		return flushed.promise;
	}

	/** Sends all that is left, and nothing any more. */
	finish(): CopySummary {
		for (const part of this.#copiers) while (this.#send(part, maxLimit));
		this.#port.postMessage({ kind: "end" } satisfies CopyMessage);
		this.stop();
		return new Map(this.#copiers.map(({ map }) => [map.name, map.size]));
	}

	stop(): void {
		this.#stopped = true;
		this.#cancelNext();
		for (const { copier } of this.#copiers) copier.stop();
	}

	/** Lets go of the way to the receiver. */
	close(): void {
		this.stop();
		this.#port.close();
	}

	#pump(): void {
		this.#turnComes = false;
		if (this.#stopped) return;
		try {
			const until = performance.now() + turnMs;
			while (this.#hasCredit && performance.now() < until && this.#sendSome());
		} catch (error) {
			this.#fail(messageOf(error), error);
			return;
		}
		if (this.#left <= littleLeft)
			this.#comeBack(
				setTimeout(() => this.#pump(), trickleMs),
				clearTimeout,
			);
		else if (this.#hasCredit)
			this.#comeBack(
				setImmediate(() => this.#pump()),
				clearImmediate,
			);
		// Without credit the next answer goes on from here.
		this.#lookIfReady();
	}

	/** How many entries are left to send; at least so many, while the first pass is under way. */
	get #left(): number {
		return this.#copiers.reduce((sum, { copier }) => sum + (copier.passed ? copier.changes : maxLimit), 0);
	}

	/** What is still on its way would be waited for in the gate, just as what is left to send. */
	#lookIfReady(): void {
		if (this.#sent === this.#arrived && this.#left <= littleLeft) this.#ready.resolve(null);
	}

	#comeBack<Turn>(turn: Turn, cancel: (turn: Turn) => void): void {
		this.#turnComes = true;
		this.#cancelNext = () => cancel(turn);
	}

	get #hasCredit(): boolean {
		return this.#sent - this.#arrived < window;
	}

	/** @returns whether there was anything to send */
	#sendSome(): boolean {
		const startedAt = performance.now();
		const sent = this.#copiers.some((part) => this.#send(part, this.#limit));
		const took = performance.now() - startedAt;
		this.#limit = Math.max(1, Math.min(maxLimit, Math.floor((this.#limit * turnMs) / Math.max(took, turnMs / 4))));
		return sent;
	}

	#send({ map, copier }: { map: TrackedMap; copier: MapCopier }, limit: number): boolean {
		const changes = copier.next(limit, this.#check(map.name));
		if (changes.length === 0) return false;
		this.#sent++;
		this.#port.postMessage({ kind: "changes", map: map.name, changes } satisfies CopyMessage);
		return true;
	}

	#answered(answer: CopyAnswer): void {
		if (answer.kind === "failed") {
			this.#fail(answer.message, new Error(answer.message));
			return;
		}
		const hadCredit = this.#hasCredit;
		this.#arrived = Math.max(this.#arrived, answer.count);
		this.#lookIfFlushed();
		if (!hadCredit && !this.#turnComes) this.#pump();
		else this.#lookIfReady();
	}

	#lookIfFlushed(): void {
		for (const { resolve } of this.#flushes.filter(({ sent }) => sent <= this.#arrived)) resolve();
		this.#flushes = this.#flushes.filter(({ sent }) => sent > this.#arrived);
	}

	#fail(message: string, reason: unknown): void {
		if (this.#stopped) return;
		this.stop();
		this.#failure = reason;
		this.#ready.reject(reason);
		for (const { reject } of this.#flushes.splice(0)) reject(reason);
		this.#port.postMessage({ kind: "failed", message } satisfies CopyMessage);
	}
}
