import { escapeHtml } from "../shared/entities.js";
import { plainTable } from "../shared/html.js";
import { plainText } from "../shared/plain-text.js";

// This release is broken on purpose: it is the one to upgrade to when you want to see something go wrong. Its author
// tried it on pages whose tables all had captions.

const introduction = /^Table:\s*/;

/** A paragraph "Table: …" right below a table becomes that table's caption. */
export function attachCaptions(tokens) {
	const kept = [];
	let table;
	for (const token of tokens) {
		if (table && token.type === "paragraph" && introduction.test(token.text)) {
			table.caption = { text: plainText(token.tokens).replace(introduction, "") };
			table = undefined;
			continue;
		}
		if (token.type !== "space") table = token.type === "table" ? token : undefined;
		kept.push(token);
	}
	return kept;
}

export function tableWithCaption(token) {
	// The bug: a table without a caption has no `caption` to take the text of.
	const caption = `<figcaption>${escapeHtml(token.caption.text)}</figcaption>`;
	return `<figure class="table">${plainTable(this, token)}${caption}</figure>\n`;
}
