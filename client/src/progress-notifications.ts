import * as vscode from "vscode";
import {
	type ProgressToken,
	type WorkDoneProgressBegin,
	WorkDoneProgressCancelNotification,
	type WorkDoneProgressEnd,
	type WorkDoneProgressReport,
} from "vscode-languageclient/node";
import type { CommandId } from "./contributions.ts";

type Value = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

type Send = (type: typeof WorkDoneProgressCancelNotification.type, params: { token: ProgressToken }) => Promise<void>;

/**
 * Shows the server's progress as notifications with a Cancel button. The client library shows it in the status bar,
 * where an upgrade that a person waits for, and may want to stop, is easily overlooked.
 */
export class ProgressNotifications {
	readonly #cancel: Send;
	readonly #running = new Map<ProgressToken, ShownProgress>();

	constructor(cancel: Send) {
		this.#cancel = cancel;
	}

	/** Middleware: the library's own handler hears of the end only, so that it can clean up. */
	handle(token: ProgressToken, value: Value, next: (token: ProgressToken, value: Value) => void): void {
		if (value.kind === "begin") this.#begin(token, value);
		else if (value.kind === "report") this.#running.get(token)?.report(value);
		else this.#end(token);
		if (value.kind === "end") next(token, value);
	}

	/** For a server that has gone: it will not say any more that something is over. */
	endAll(): void {
		for (const token of [...this.#running.keys()]) this.#end(token);
	}

	#begin(token: ProgressToken, { title, cancellable }: WorkDoneProgressBegin): void {
		const options = {
			location: vscode.ProgressLocation.Notification,
			title,
			cancellable: cancellable === true,
		};
		const shown = new ShownProgress();
		this.#running.set(token, shown);
		void vscode.window.withProgress(options, async (progress, cancellation) => {
			const listener = cancellation.onCancellationRequested(
				() => void this.#cancel(WorkDoneProgressCancelNotification.type, { token }),
			);
			await shown.until(progress);
			listener.dispose();
		});
	}

	#end(token: ProgressToken): void {
		this.#running.get(token)?.end();
		this.#running.delete(token);
	}
}

const openDashboard: CommandId = "noodle.openDashboard";

/** A progress notification has no buttons of ours, but its text can hold a link. */
function withDashboard(message: string): string {
	return `${message} · [${vscode.l10n.t("Show Dashboard")}](command:${openDashboard})`;
}

/** One notification. The editor takes its time to open it, and the server may have said more, or all, by then. */
class ShownProgress {
	readonly #over = Promise.withResolvers<void>();
	#progress: vscode.Progress<{ message?: string; increment?: number }> | null = null;
	#latest: WorkDoneProgressReport | null = null;
	#percentage = 0;

	/** @returns when there is nothing more to show */
	until(progress: vscode.Progress<{ message?: string; increment?: number }>): Promise<void> {
		this.#progress = progress;
		if (this.#latest) this.report(this.#latest);
		return this.#over.promise;
	}

	report(value: WorkDoneProgressReport): void {
		this.#latest = value;
		if (!this.#progress) return;
		const { message, percentage = this.#percentage } = value;
		const increment = Math.max(0, percentage - this.#percentage);
		this.#percentage += increment;
		this.#progress.report({ increment, ...(message === undefined ? {} : { message: withDashboard(message) }) });
	}

	end(): void {
		this.#over.resolve();
	}
}
