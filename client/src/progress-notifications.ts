import * as vscode from "vscode";
import {
	type ProgressToken,
	type WorkDoneProgressBegin,
	WorkDoneProgressCancelNotification,
	type WorkDoneProgressEnd,
	type WorkDoneProgressReport,
} from "vscode-languageclient/node";

type Value = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

type Send = (type: typeof WorkDoneProgressCancelNotification.type, params: { token: ProgressToken }) => Promise<void>;

/**
 * Shows the server's progress as notifications with a Cancel button. The client library shows it in the status bar,
 * where an upgrade that a person waits for, and may want to stop, is easily overlooked.
 */
export class ProgressNotifications {
	readonly #cancel: Send;
	readonly #running = new Map<ProgressToken, (value: Value) => void>();

	constructor(cancel: Send) {
		this.#cancel = cancel;
	}

	/** Middleware: the library's own handler hears of the end only, so that it can clean up. */
	handle(token: ProgressToken, value: Value, next: (token: ProgressToken, value: Value) => void): void {
		if (value.kind === "begin") this.#begin(token, value);
		else this.#running.get(token)?.(value);
		if (value.kind === "end") next(token, value);
	}

	#begin(token: ProgressToken, { title, cancellable }: WorkDoneProgressBegin): void {
		const options = {
			location: vscode.ProgressLocation.Notification,
			title,
			cancellable: cancellable === true,
		};
		void vscode.window.withProgress(options, (progress, cancellation) => {
			const listener = cancellation.onCancellationRequested(
				() => void this.#cancel(WorkDoneProgressCancelNotification.type, { token }),
			);
			return new Promise<void>((resolve) => {
				let shown = 0;
				this.#running.set(token, (value) => {
					if (value.kind === "end") {
						this.#running.delete(token);
						listener.dispose();
						resolve();
					} else if (value.kind === "report") {
						const increment = Math.max(0, (value.percentage ?? shown) - shown);
						shown += increment;
						progress.report({ increment, ...(value.message === undefined ? {} : { message: value.message }) });
					}
				});
			});
		});
	}
}
