import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { isAnswer } from "./serve-parent.ts";

export interface ChildOptions {
	readonly args?: readonly string[];
	/** For Node itself. */
	readonly execArgv?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** Drops what it prints, other than errors. */
	readonly quiet?: boolean;
}

/** A process of the benchmark's own: see `serveParent` for its side. One question at a time. */
export class Child {
	readonly #process: ChildProcess;
	readonly #name: string;

	private constructor(name: string, process: ChildProcess) {
		this.#name = name;
		this.#process = process;
	}

	/** Starts a script and waits until it says that it is ready. @returns what it says with that, too */
	static async start<Hello>(script: URL, options: ChildOptions = {}): Promise<{ child: Child; hello: Hello }> {
		const process = fork(script, options.args, {
			execArgv: [...(options.execArgv ?? [])],
			env: { ...globalThis.process.env, ...options.env },
			// What it says is for people; stdout is for the rows.
			stdio: ["ignore", options.quiet ? "ignore" : 2, 2, "ipc"],
		});
		const child = new Child(script.pathname, process);
		return { child, hello: await child.#next<Hello>() };
	}

	async ask<Answer>(question: object): Promise<Answer> {
		const answer = this.#next<Answer>();
		this.#process.send(question);
		return answer;
	}

	/** Asks it to end by closing the channel, and ends it where that is not enough. */
	async close(): Promise<void> {
		if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
		const exited = once(this.#process, "exit");
		if (this.#process.connected) this.#process.disconnect();
		const timer = setTimeout(() => this.#process.kill("SIGKILL"), 10_000);
		await exited;
		clearTimeout(timer);
	}

	#next<Message>(): Promise<Message> {
		return new Promise((resolve, reject) => {
			const over = (): void => {
				this.#process.off("message", onMessage);
				this.#process.off("exit", onExit);
			};
			const onMessage = (message: unknown): void => {
				// What runs in it may have words of its own for whoever started it.
				if (!isAnswer(message)) return;
				over();
				resolve(message.answer as Message);
			};
			const onExit = (code: number | null, signal: string | null): void => {
				over();
				reject(new Error(`${this.#name} ended with ${code ?? signal} before it answered.`));
			};
			this.#process.on("message", onMessage);
			this.#process.on("exit", onExit);
		});
	}
}
