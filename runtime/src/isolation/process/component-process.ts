import { failure, messageOf, type Result, success } from "../../formats/failure.ts";
import type { ReleaseEntry } from "../instance.ts";
import { LineSplitter } from "./line-splitter.ts";
import { endLeftovers, signalGroup } from "./process-group.ts";
import { type StartedProcess, startProcess } from "./start-process.ts";

/** What is heard of a process. */
export interface ProcessListener {
	/** It has printed a line. */
	printed(line: string): void;
	/** The process is gone; what it has sent may still arrive. */
	exited(reason: string): void;
	/**
	 * All that it has sent has arrived.
	 *
	 * @param reason the same, with what it printed of it if it did
	 * @param leftovers processes that outlived it and were ended
	 */
	closed(reason: string, leftovers: readonly string[]): void;
}

/** How long a program that does not say when it is ready is given to come up, or to fail, ahead of the first request. */
const comeUpMs = 250;
/** How long what a process has sent may take to arrive once it is gone: somebody else may hold its pipes open. */
const closeMs = 500;
/** How long a process may live without a pipe to be reached by. */
const unreachableMs = 500;

/** How Node and most others begin the line that says why they end; in Python it is the one below the traceback. */
const errorLine = /^(FATAL ERROR:|(Uncaught )?[\w.$]*(Error|Exception)\b)/;

/** The process of one release, from its start to the end of it and of all that it has started. */
export class ComponentProcess {
	readonly #started: StartedProcess;
	readonly #listener: ProcessListener;
	readonly #exited: Promise<void>;
	#isGone = false;
	/** Why it was ended, where that was us. */
	#reason: string | null = null;
	/** What it printed last that looks like the reason for an end. */
	#lastError: string | null = null;
	#inTraceback = false;

	/** @throws when the command can be no command */
	constructor(release: ReleaseEntry, name: string, listener: ProcessListener) {
		this.#started = startProcess(release, name);
		this.#listener = listener;
		const { child, input, output, printed } = this.#started;
		for (const stream of printed) {
			const lines = new LineSplitter((line) => this.#printed(line));
			stream?.on("data", (chunk: Buffer) => lines.push(chunk));
			stream?.once("end", () => lines.end());
		}
		input?.on("error", () => this.#unreachable("it closed the pipe by which it is asked"));
		output?.once("end", () => this.#unreachable("it closed the pipe by which it answers"));
		this.#exited = new Promise((resolve) => {
			const exited = (reason: string): void => {
				if (this.#isGone) return;
				this.#isGone = true;
				resolve();
				void this.#close(this.#reason ?? reason);
			};
			child.once("exit", (code, signal) => exited(this.#ending(code, signal)));
			child.on("error", (error) => {
				if (child.pid === undefined) exited(`its process could not be started: ${messageOf(error)}`);
			});
		});
	}

	get input(): StartedProcess["input"] {
		return this.#started.input;
	}

	get output(): StartedProcess["output"] {
		return this.#started.output;
	}

	/** Resolves when it runs. */
	async spawned(): Promise<Result<null>> {
		const { child } = this.#started;
		if (child.pid !== undefined) return success(null);
		const [error] = await new Promise<unknown[]>((resolve) => child.once("error", (...args) => resolve(args)));
		return failure("command-not-found", messageOf(error));
	}

	/** Gives it time to come up, until it says that it has. @returns whether it lives after that */
	async comesUp(ready: Promise<void>): Promise<boolean> {
		await within(comeUpMs, Promise.race([ready, this.#exited]));
		return !this.#isGone;
	}

	/** Ends it at once, and whatever it has started. @param reason what is wrong with it */
	kill(reason: string): void {
		this.#reason ??= reason;
		if (this.#isGone) return;
		const { pid } = this.#started.child;
		if (pid !== undefined) signalGroup(pid, "SIGKILL");
	}

	/**
	 * Ends its input, which tells a component to end, and helps where that does not.
	 *
	 * @param endMs how long it may take without help
	 * @returns the signal that it took, if any
	 */
	async end(endMs: number, signalMs: number): Promise<NodeJS.Signals | null> {
		const { child, input } = this.#started;
		input?.end();
		if (await this.#isGoneWithin(endMs)) return null;
		for (const signal of ["SIGTERM", "SIGKILL"] as const) {
			if (child.pid !== undefined) signalGroup(child.pid, signal);
			if (await this.#isGoneWithin(signalMs)) return signal;
		}
		// Not even SIGKILL ends at once what the system itself is busy with; it ends it as soon as it can.
		return "SIGKILL";
	}

	/** It does not end though it was killed: nothing that it sends is heard any more, and nobody's end has to wait for it. */
	giveUp(): void {
		this.#started.child.unref();
		this.#destroyStreams();
	}

	async #close(reason: string): Promise<void> {
		const { child, output, printed } = this.#started;
		// Before anything can run in between: whoever looks from now on finds it gone.
		this.#listener.exited(reason);
		const leftovers = child.pid === undefined ? [] : await endLeftovers(child.pid);
		const streams = [output, ...printed].filter((stream) => stream !== null);
		await within(
			closeMs,
			Promise.all(streams.map((stream) => stream.closed || new Promise((resolve) => stream.once("close", resolve)))),
		);
		this.#destroyStreams();
		this.#listener.closed(this.#lastError === null ? reason : `${reason} (${this.#lastError})`, leftovers);
	}

	#destroyStreams(): void {
		const { input, output, printed } = this.#started;
		for (const stream of [input, output, ...printed]) stream?.destroy();
	}

	#ending(code: number | null, signal: NodeJS.Signals | null): string {
		return signal === null ? `its process ended with code ${code}` : `its process was ended by ${signal}`;
	}

	#printed(line: string): void {
		const endsTraceback = this.#inTraceback && !/^\s/.test(line);
		if (endsTraceback || errorLine.test(line)) this.#lastError = line.slice(0, 200);
		if (endsTraceback || line.startsWith("Traceback (")) this.#inTraceback = !endsTraceback;
		this.#listener.printed(line);
	}

	/** Most end a moment later anyway, and then how they ended says more. */
	#unreachable(reason: string): void {
		void this.#isGoneWithin(unreachableMs).then((isGone) => {
			if (!isGone) this.kill(reason);
		});
	}

	#isGoneWithin(ms: number): Promise<boolean> {
		return within(ms, this.#exited);
	}
}

/** @returns whether it came about in time */
export function within(ms: number, event: Promise<unknown>): Promise<boolean> {
	return new Promise((resolve) => {
		const timer = setTimeout(() => resolve(false), ms);
		void event.then(() => {
			clearTimeout(timer);
			resolve(true);
		});
	});
}
