import * as vscode from "vscode";
import { messageOf } from "../text/message-of.ts";
import type { RuntimeProcess, RuntimeProcesses } from "./runtime-processes.ts";
import type { StartCommand } from "./start-command.ts";

const interrupt = "\x03";

/** What a runtime prints, in the terminal of the task that started it. Closing the terminal stops the runtime. */
export class RuntimeTerminal implements vscode.Pseudoterminal {
	readonly #runtimes: RuntimeProcesses;
	readonly #root: string;
	readonly #start: (hear: (text: string) => void) => Promise<RuntimeProcess>;
	readonly #written = new vscode.EventEmitter<string>();
	readonly #closed = new vscode.EventEmitter<number>();
	/** What it shows; undefined before it is there, and when another runtime was in the way. */
	#own: RuntimeProcess | undefined;
	#unwanted = false;
	readonly onDidWrite = this.#written.event;
	readonly onDidClose = this.#closed.event;

	/**
	 * @param root URI of the workspace's folder
	 * @param command asked for only when the terminal is there
	 */
	constructor(runtimes: RuntimeProcesses, root: string, folder: vscode.Uri, command: () => Promise<StartCommand>) {
		this.#runtimes = runtimes;
		this.#root = root;
		this.#start = async (hear) => runtimes.start(root, folder, await command(), hear);
	}

	open(): void {
		void this.#run();
	}

	async #run(): Promise<void> {
		const hear = (text: string): void => this.#written.fire(text.replace(/\r?\n/g, "\r\n"));
		try {
			const own = this.#runtimes.at(this.#root);
			if (own) throw new Error(vscode.l10n.t("Process {0} hosts this workspace already. Stop it first.", own.pid));
			this.#own = await this.#start(hear);
			if (this.#unwanted) this.close();
			this.#closed.fire((await this.#own.ended).code);
		} catch (error) {
			hear(`${messageOf(error)}\n`);
			this.#closed.fire(1);
		}
	}

	handleInput(data: string): void {
		if (data === interrupt) this.close();
	}

	close(): void {
		this.#unwanted = true;
		if (this.#own && this.#runtimes.at(this.#root) === this.#own) void this.#runtimes.stop(this.#root);
	}
}
