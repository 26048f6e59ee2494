import { setTimeout as wait } from "node:timers/promises";
import * as vscode from "vscode";
import {
	CloseAction,
	type CloseHandlerResult,
	ErrorAction,
	type ErrorHandler,
	type ErrorHandlerResult,
} from "vscode-languageclient/node";
import type { CommandId } from "../contributions.ts";
import { afterEnd } from "./restart-policy.ts";

/** Messages that cannot be read or written in a row, until the server is taken for broken. */
const toleratedErrors = 3;

const refresh: CommandId = "noodle.refresh";

/**
 * Starts a server that has ended again, after growing pauses. The person is told once for a whole series of ends, and once
 * more when it is given up; what becomes of an upgrade that it drove, the server itself says when it is back.
 */
export class Restarts implements ErrorHandler {
	readonly #output: vscode.LogOutputChannel;
	#ends: readonly number[] = [];

	constructor(output: vscode.LogOutputChannel) {
		this.#output = output;
	}

	error(error: Error, _message: unknown, count: number | undefined): ErrorHandlerResult {
		this.#output.error("The connection to the language server is disturbed.", error);
		const action = (count ?? 0) <= toleratedErrors ? ErrorAction.Continue : ErrorAction.Shutdown;
		return { action, handled: true };
	}

	async closed(): Promise<CloseHandlerResult> {
		const { ends, waitMs } = afterEnd(this.#ends, Date.now());
		this.#ends = ends;
		if (waitMs === null) {
			// So that a start that a person asks for begins a new series.
			this.#ends = [];
			const text = vscode.l10n.t(
				"Noodle's language server keeps ending and is not started again. Its output says why.",
			);
			void this.#tellGivenUp(text);
			return { action: CloseAction.DoNotRestart, message: text, handled: true };
		}
		if (ends.length === 1) {
			const text = vscode.l10n.t(
				"Noodle's language server ended unexpectedly and is started again. An upgrade that it drove is finished or taken back.",
			);
			void this.#tell((button) => vscode.window.showWarningMessage(text, button));
		}
		const message = `The language server ended; it is started again in ${waitMs} ms.`;
		this.#output.warn(message);
		await wait(waitMs);
		return { action: CloseAction.Restart, message, handled: true };
	}

	async #tellGivenUp(text: string): Promise<void> {
		const again = vscode.l10n.t("Start Again");
		const output = vscode.l10n.t("Show Output");
		const chosen = await vscode.window.showErrorMessage(text, again, output);
		if (chosen === again) await vscode.commands.executeCommand(refresh);
		if (chosen === output) this.#output.show();
	}

	async #tell(show: (button: string) => Thenable<string | undefined>): Promise<void> {
		if ((await show(vscode.l10n.t("Show Output"))) !== undefined) this.#output.show();
	}
}
