import { l10n } from "vscode";

/** What a document of ours says when the server could not give what belongs in it. */
export function notAvailable(error: unknown): string {
	const reason = error instanceof Error ? error.message : String(error);
	return `# ${l10n.t("This is not available")}\n\n${reason}\n`;
}
