import { type ChildProcess, spawn } from "node:child_process";
import * as vscode from "vscode";
import { setContext } from "../editor-state.ts";
import { messageOf } from "../text/message-of.ts";
import { endProcess } from "./end-process.ts";
import type { StartCommand } from "./start-command.ts";

/** A runtime that was started from here. */
export interface RuntimeProcess {
	/** URI of the workspace's folder. */
	readonly root: string;
	readonly pid: number;
	/** Resolves when the process has ended. */
	readonly ended: Promise<Ending>;
}

interface Ending {
	/** In words, such as "with code 1". */
	readonly how: string;
	/** Not 0: it did not end in good order. */
	readonly code: number;
}

/**
 * Asks the runtime inside a process to finish its calls, keep its state and end.
 *
 * @returns false when there is nothing that could be asked, such as a process that has not come to start its runtime
 */
export type AskToStop = (process: RuntimeProcess) => Promise<boolean>;

/**
 * The runtimes that were started from here, one a workspace. They are children of the extension host, so that they end with
 * the window; what they print goes to an output channel, and to the terminal of the task that started them.
 */
export class RuntimeProcesses {
	readonly output = vscode.window.createOutputChannel(vscode.l10n.t("Noodle Runtime"));
	readonly #askToStop: AskToStop;
	readonly #alive = new Map<string, RuntimeProcess & { readonly child: ChildProcess }>();
	readonly #ended = new vscode.EventEmitter<{ root: string; how: string }>();

	/** Fires when one ends that nobody stopped. */
	readonly onDidEndByItself = this.#ended.event;

	constructor(askToStop: AskToStop) {
		this.#askToStop = askToStop;
	}

	at(root: string): RuntimeProcess | undefined {
		return this.#alive.get(root);
	}

	get all(): readonly RuntimeProcess[] {
		return [...this.#alive.values()];
	}

	/**
	 * Rejects when the program cannot be run.
	 *
	 * @param hear gets what the process prints, besides the output channel
	 */
	async start(
		root: string,
		folder: vscode.Uri,
		{ program, args }: StartCommand,
		hear: (text: string) => void,
	): Promise<RuntimeProcess> {
		const say = (text: string): void => {
			this.output.append(text);
			hear(text);
		};
		say(`> ${[program, ...args].join(" ")}\n`);
		const child = spawn(program, args, { cwd: folder.fsPath, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
		for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", say);
		child.on("error", (error) => say(`> ${error.message}\n`));
		await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
		const ended = new Promise<Ending>((resolve) => {
			child.once("close", (code, signal) => {
				const how = signal === null ? vscode.l10n.t("with code {0}", code ?? 1) : vscode.l10n.t("by {0}", signal);
				resolve({ how, code: code ?? 1 });
			});
		});
		const runtime = { root, pid: child.pid ?? 0, ended, child };
		this.#alive.set(root, runtime);
		void setContext("noodle.runtimeStarted", true);
		void ended.then(({ how }) => {
			say(`> ${vscode.l10n.t("process {0} ended {1}", runtime.pid, how)}\n`);
			this.#gone(runtime, how);
		});
		return runtime;
	}

	/** Has it end, in good order where that can be. */
	async stop(root: string): Promise<void> {
		const runtime = this.#alive.get(root);
		if (!runtime) return;
		this.#alive.delete(root);
		const { child, ended } = runtime;
		try {
			await endProcess({ ask: () => this.#askToStop(runtime), kill: (signal) => child.kill(signal), ended });
		} catch (error) {
			// It has ended by a signal then, which its state did not outlive.
			this.output.appendLine(`> ${messageOf(error)}`);
		}
	}

	#gone(runtime: RuntimeProcess, how: string): void {
		const unexpected = this.#alive.get(runtime.root) === runtime;
		if (unexpected) this.#alive.delete(runtime.root);
		void setContext("noodle.runtimeStarted", this.#alive.size > 0);
		if (unexpected) this.#ended.fire({ root: runtime.root, how });
	}

	/** Stops all; for the end of the window. */
	async dispose(): Promise<void> {
		await Promise.all([...this.#alive.keys()].map((root) => this.stop(root)));
		this.#ended.dispose();
		this.output.dispose();
	}
}
