import { l10n } from "vscode";
import { messageOf } from "../../text/message-of.ts";

/** What a document of ours says when the server could not give what belongs in it. */
export function notAvailable(error: unknown): string {
	const reason = messageOf(error);
	return `# ${l10n.t("This is not available")}\n\n${reason}\n`;
}
