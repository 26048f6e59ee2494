import { setTimeout as delay } from "node:timers/promises";
import { type Failure, messageOf, type Result } from "@noodle-upgrade/runtime/formats";
import type { CancellationToken, WorkDoneProgressServerReporter } from "vscode-languageserver";
import type { RollbackRequest, UpgradeKind, UpgradeResult } from "../core/upgrade.ts";
import { ShowReportNotification, type UpgradeOutcome } from "../protocol/index.ts";
import type { RollbackPreview, UpgradeOptions, Workspace } from "../services/workspace.ts";
import { withdrawalOf } from "./cancellation.ts";
import type { LspContext } from "./context.ts";
import { toUpgradeOutcome } from "./convert-items.ts";
import { sendNotification } from "./custom-messages.ts";
import { type OutcomeMessage, outcomeMessage, unexpectedMessage } from "./outcome-message.ts";
import { Preconditions } from "./preconditions.ts";
import type { ServedWorkspace } from "./served-workspace.ts";
import { type Action, tell } from "./tell.ts";

/** A client has to make up a progress before it can be shown. One that does not answer must not hold up an upgrade. */
const progressMs = 2000;

interface Operation {
	readonly kind: UpgradeKind;
	/** What the progress shows, such as "Upgrading renderer to 2.0.0". */
	readonly title: string;
	/** A failure: it did not even begin. */
	act(workspace: Workspace, options: UpgradeOptions): Promise<UpgradeResult | Result<UpgradeResult>>;
}

/**
 * @param request what to take back; a component and a point of null: the newest, whole
 * @param shown what the person was shown of it
 */
export function rollback(
	request: Omit<RollbackRequest, "restoreSnapshot">,
	shown: Pick<RollbackPreview, "fingerprint"> | null = null,
): Operation {
	return {
		kind: "rollback",
		title: `Rolling back ${request.component ?? (request.to === null ? "the last upgrade" : "an upgrade")}`,
		act: (workspace, options) => workspace.rollback({ ...request, restoreSnapshot: false }, options, shown),
	};
}

/** Carries out what changes a workspace: checks that it may begin, shows its progress, and says how it ended. */
export class Operations {
	readonly #context: LspContext;
	readonly #preconditions: Preconditions;

	constructor(context: LspContext) {
		this.#context = context;
		this.#preconditions = new Preconditions(context);
	}

	/** @param token cancelling it stops the operation, as the progress's own button and a shutdown do. */
	async run(served: ServedWorkspace, operation: Operation, token?: CancellationToken): Promise<UpgradeOutcome> {
		const objection = await this.#preconditions.objection(served);
		if (objection) {
			const { code, message, shown } = objection;
			if (!shown) tell(this.#context, { severity: "error", text: message });
			return { id: null, outcome: "refused", steps: [], error: { code, message } };
		}
		const progress = await this.#beginProgress(operation.title);
		const withdrawal = withdrawalOf([token, progress?.token], this.#context.shutdown);
		const { outcome, message } = await this.#carryOut(served, operation, withdrawal.signal, progress);
		withdrawal.dispose();
		progress?.done();
		tell(this.#context, message, this.#actions(served, operation, outcome));
		served.changed();
		return outcome;
	}

	async #carryOut(
		served: ServedWorkspace,
		operation: Operation,
		signal: AbortSignal,
		progress: WorkDoneProgressServerReporter | undefined,
	): Promise<{ outcome: UpgradeOutcome; message: OutcomeMessage }> {
		try {
			const done = await operation.act(await served.workspace(), {
				actor: "editor",
				signal,
				beforeCommit: (waiting) => this.#preconditions.beforeCommit(served, waiting),
				onProgress: ({ percentage, message }) => progress?.report(percentage, message),
			});
			if ("ok" in done && !done.ok) return notBegun(done.error);
			const result = "ok" in done ? done.value : done;
			return { outcome: toUpgradeOutcome(result), message: outcomeMessage(result, signal.aborted) };
		} catch (error) {
			return this.#unexpected(operation, error);
		}
	}

	/** Progress is for the person's comfort: a client that fails to show it does not stop the operation. */
	async #beginProgress(title: string): Promise<WorkDoneProgressServerReporter | undefined> {
		const { connection } = this.#context;
		try {
			const made = connection.window.createWorkDoneProgress();
			const progress = await Promise.race([made, delay(progressMs, undefined, { ref: false })]);
			if (!progress) {
				// A refusal that comes after all changes nothing of what is said here.
				made.catch(() => {});
				throw new Error(`it has not answered within ${progressMs / 1000} s`);
			}
			progress.begin(title, 0, undefined, true);
			return progress;
		} catch (error) {
			connection.console.warn(`The editor does not show the progress of "${title}": ${messageOf(error)}`);
			return undefined;
		}
	}

	#unexpected({ kind }: Operation, error: unknown): { outcome: UpgradeOutcome; message: OutcomeMessage } {
		const reason = messageOf(error);
		this.#context.connection.console.error(error instanceof Error ? (error.stack ?? reason) : reason);
		return {
			outcome: { id: null, outcome: "failed", steps: [], error: { code: "internal-error", message: reason } },
			message: unexpectedMessage(kind, reason),
		};
	}

	/** What a person may want next: only where something was changed, for what touched nothing has said all there is. */
	#actions(served: ServedWorkspace, { kind }: Operation, { id, outcome, steps }: UpgradeOutcome): readonly Action[] {
		const { client, connection } = this.#context;
		if (id === null || outcome === "refused" || steps.length === 0) return [];
		const report = {
			title: "Show Report",
			run: () => sendNotification(connection, ShowReportNotification, { root: served.uri, id }),
		};
		const rollBack = { title: "Roll Back", run: () => this.run(served, rollback({ component: null, to: id })) };
		return [...(client.reports ? [report] : []), ...(outcome === "committed" && kind !== "rollback" ? [rollBack] : [])];
	}
}

function notBegun({ code, message }: Failure): { outcome: UpgradeOutcome; message: OutcomeMessage } {
	return {
		outcome: { id: null, outcome: "refused", steps: [], error: { code, message } },
		message: { severity: "error", text: message },
	};
}
