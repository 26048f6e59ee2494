import { jsonLocation } from "@noodle-upgrade/runtime/formats";
import type { ServerCapabilities } from "vscode-languageserver";
import { manifestCompletions } from "../core/editing/manifest-completion.ts";
import { releaseCompletions } from "../core/editing/release-completion.ts";
import type { LspContext } from "./context.ts";
import { toCompletionItem } from "./convert.ts";

/** Components, their versions and settings, also in a text that is broken because it is being typed. */
export function registerCompletions({ connection, edited }: LspContext): ServerCapabilities {
	connection.onCompletion(async ({ textDocument, position }) => {
		const found = await edited.at(textDocument.uri);
		if (!found) return [];
		const { document } = found;
		const text = document.getText();
		const location = jsonLocation(text, document.offsetAt(position));
		if (!location) return [];
		const completions =
			found.kind === "manifest"
				? manifestCompletions(found.analysis, location)
				: releaseCompletions(found.analysis, location);
		const { offset, length } = location.span;
		const range = { start: document.positionAt(offset), end: document.positionAt(offset + length) };
		const isQuoted = text[offset] === '"';
		return completions.map((completion, place) => toCompletionItem(completion, range, place, isQuoted));
	});
	return { completionProvider: { triggerCharacters: ['"', ":"], resolveProvider: false } };
}
