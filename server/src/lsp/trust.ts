import type { Failure } from "@noodle-upgrade/runtime/formats";
import type { Connection } from "vscode-languageserver";
import { TrustedNotification } from "../protocol/index.ts";
import type { ClientFeatures } from "./client-features.ts";
import { onNotification0 } from "./custom-messages.ts";

/**
 * Whether code from the workspace may run. Upgrading runs it, and so does planning, which loads releases to see what
 * state they can migrate. Reading manifests and catalogs does not, but asking a registry may send a login to it.
 */
export class Trust {
	#granted: boolean;

	/** @param onGranted when the person has come to trust the workspace, and more of it can be shown */
	constructor(connection: Connection, client: ClientFeatures, onGranted: () => void) {
		this.#granted = client.trusted;
		onNotification0(connection, TrustedNotification, () => {
			this.#granted = true;
			onGranted();
		});
	}

	/** Why code may not run; null when it may. */
	objection(): Failure<"untrusted-workspace"> | null {
		if (this.#granted) return null;
		return {
			code: "untrusted-workspace",
			message:
				"This workspace is not trusted, and this would run code from it. Nothing was changed. Trust the workspace, then try again.",
		};
	}
}
