import { type Failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { SaveRequest } from "../protocol/index.ts";
import type { LspContext } from "./context.ts";
import { sendRequest } from "./custom-messages.ts";
import type { ServedWorkspace } from "./served-workspace.ts";

/** Why something may not begin, and whether the person has read it already. */
export interface Objection extends Failure<"untrusted-workspace" | "unsaved-changes"> {
	readonly shown: boolean;
}

const saveFirst = { title: "Save and Continue" };

/** What has to hold in the editor before the engine is asked for anything. */
export class Preconditions {
	readonly #context: LspContext;

	constructor(context: LspContext) {
		this.#context = context;
	}

	/** Null: it may begin. */
	async objection(served: ServedWorkspace): Promise<Objection | null> {
		const untrusted = this.#context.trust.objection();
		if (untrusted) return { ...untrusted, shown: false };
		const signal = this.#context.shutdown;
		return this.#unsavedChanges(
			served,
			"noodle.json has unsaved changes, and this would edit the file under them. Nothing was changed. Save noodle.json, then try again.",
			signal,
		);
	}

	/** The same once more when noodle.json is about to be edited: somebody may have begun to write in it meanwhile. */
	async beforeCommit(served: ServedWorkspace, signal: AbortSignal): Promise<Result<null>> {
		const message =
			"noodle.json has unsaved changes, and the upgrade is about to edit the file under them. Without them saved, it is taken back.";
		const objection = await this.#unsavedChanges(served, message, signal);
		return objection ? { ok: false, error: objection } : success(null);
	}

	/**
	 * An upgrade edits noodle.json on disk; changes that are only in the editor would collide with that.
	 *
	 * @param signal ends the waiting for an answer
	 */
	async #unsavedChanges(served: ServedWorkspace, message: string, signal: AbortSignal): Promise<Objection | null> {
		const { client, connection, texts } = this.#context;
		const document = await texts.unsaved(served);
		if (!document) return null;
		if (!client.saves) return { code: "unsaved-changes", message, shown: false };
		const asked = connection.window.showWarningMessage(message, saveFirst);
		const answer = await Promise.race([asked, whenAborted(signal)]);
		if (answer?.title !== saveFirst.title) return { code: "unsaved-changes", message, shown: true };
		if (!(await sendRequest(connection, SaveRequest, { uri: document.uri }))) {
			const reason = "noodle.json could not be saved, so that it was not changed. Save it yourself, then try again.";
			return { code: "unsaved-changes", message: reason, shown: false };
		}
		texts.markSaved(texts.open(served) ?? document);
		return null;
	}
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve(undefined);
		else signal.addEventListener("abort", () => resolve(undefined), { once: true });
	});
}
