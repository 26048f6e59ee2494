import { type ChildProcess, spawn } from "node:child_process";
import * as vscode from "vscode";
import { setContext } from "../editor-state.ts";
import type { StartCommand } from "./start-command.ts";

/** How long a runtime may take to finish its calls and end by itself before it is ended. */
const patienceMs = 10_000;

/** A runtime that was started from here. */
export interface RuntimeProcess {
	/** URI of the workspace's folder. */
	readonly root: string;
	readonly pid: number;
	/** Resolves when the process has ended, with how. */
	readonly ended: Promise<string>;
}

/**
 * The runtimes that were started from here, one a workspace. They are plain child processes, since a terminal is not to
 * be had in every editor; what they print goes to an output channel, and they end with the window.
 */
export class RuntimeProcesses {
	readonly output = vscode.window.createOutputChannel("Noodle Runtime");
	readonly #alive = new Map<string, RuntimeProcess & { readonly child: ChildProcess }>();
	readonly #ended = new vscode.EventEmitter<{ root: string; how: string }>();

	/** Fires when one ends that nobody stopped. */
	readonly onDidEndByItself = this.#ended.event;

	at(root: string): RuntimeProcess | undefined {
		return this.#alive.get(root);
	}

	get all(): readonly RuntimeProcess[] {
		return [...this.#alive.values()];
	}

	/** Rejects when the program cannot be run. */
	async start(root: string, folder: vscode.Uri, { program, args }: StartCommand): Promise<RuntimeProcess> {
		this.output.appendLine(`> ${[program, ...args].join(" ")}`);
		const child = spawn(program, args, { cwd: folder.fsPath, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding("utf8").on("data", (text: string) => this.output.append(text));
		}
		child.on("error", (error) => this.output.appendLine(`> ${error.message}`));
		await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
		const ended = new Promise<string>((resolve) => {
			child.once("close", (code, signal) => resolve(signal === null ? `with code ${code}` : `by ${signal}`));
		});
		const runtime = { root, pid: child.pid ?? 0, ended, child };
		this.#alive.set(root, runtime);
		void setContext("noodle.runtimeStarted", true);
		void ended.then((how) => this.#gone(runtime, how));
		return runtime;
	}

	/** Asks it to end, and ends it if it does not. */
	async stop(root: string): Promise<void> {
		const runtime = this.#alive.get(root);
		if (!runtime) return;
		this.#alive.delete(root);
		runtime.child.kill("SIGTERM");
		const impatience = setTimeout(() => runtime.child.kill("SIGKILL"), patienceMs);
		await runtime.ended;
		clearTimeout(impatience);
	}

	#gone(runtime: RuntimeProcess, how: string): void {
		this.output.appendLine(`> process ${runtime.pid} ended ${how}`);
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
