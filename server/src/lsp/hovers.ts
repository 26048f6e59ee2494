import type { ServerCapabilities } from "vscode-languageserver";
import {
	componentInWords,
	dependencyInWords,
	type HoverSubject,
	newestOffered,
	settingHover,
	subjectInManifest,
	subjectInRelease,
} from "../core/editing/hover.ts";
import type { LspContext } from "./context.ts";
import { toHover } from "./convert.ts";
import type { EditedManifest, EditedRelease } from "./edited-documents.ts";

/** What a component is, what runs of it, and what an upgrade would change; what a setting is for. */
export function registerHovers({ client, connection, edited }: LspContext): ServerCapabilities {
	connection.onHover(async ({ textDocument, position }) => {
		const found = await edited.at(textDocument.uri);
		if (!found) return null;
		const offset = found.document.offsetAt(position);
		const subject =
			found.kind === "manifest" ? subjectInManifest(found.analysis, offset) : subjectInRelease(found.analysis, offset);
		const words = subject && (await inWords(subject, found));
		return words ? toHover(words, subject.range, client) : null;
	});
	return { hoverProvider: true };
}

async function inWords(
	subject: HoverSubject,
	{ kind, served, analysis }: EditedManifest | EditedRelease,
): Promise<string> {
	switch (subject.kind) {
		case "setting":
			return settingHover(subject.schema, subject.path);
		case "dependency":
			return dependencyInWords(analysis.inventory, subject.component, subject.versions);
		case "component": {
			if (kind !== "manifest") return "";
			const newest = newestOffered(analysis, subject.component);
			const changelog = newest ? await (await served.workspace()).changelog(newest) : null;
			return componentInWords(analysis, subject.component, changelog);
		}
	}
}
