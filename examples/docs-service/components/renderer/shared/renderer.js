import { Marked } from "marked";
import { identifyHeadings } from "./heading-ids.js";
import { html } from "./html.js";
import { plainLines } from "./plain-text.js";

/**
 * The component as all 2.x releases have it.
 *
 * @param release the version that stands in every result
 * @param table how this release writes a table, when not as 2.0.0 does
 * @param prepare what this release does with the tokens before they become HTML
 */
export function createRenderer({ release, table = html.table, prepare = (tokens) => tokens }) {
	const markdown = new Marked({ gfm: true, renderer: { ...html, table } });

	function render(text) {
		const tokens = prepare(markdown.lexer(checked(text)));
		const headings = identifyHeadings(markdown, tokens);
		return {
			html: markdown.parser(tokens),
			headings: headings.map(({ depth, plain, id }) => ({ level: depth, text: plain, id })),
			renderer: release,
		};
	}

	/** The document in pieces, a piece a heading, as text without markup: what a search index wants. */
	function sections(text) {
		const tokens = markdown.lexer(checked(text));
		identifyHeadings(markdown, tokens);
		const pieces = [{ id: null, level: 0, title: "", tokens: [] }];
		for (const token of tokens) {
			if (token.type === "heading") {
				pieces.push({ id: token.id, level: token.depth, title: token.plain, tokens: [] });
			} else {
				pieces.at(-1).tokens.push(token);
			}
		}
		return pieces
			.map(({ tokens, ...piece }) => ({ ...piece, text: plainLines(tokens) }))
			.filter(({ id, text }) => id !== null || text !== "");
	}

	return {
		methods: { render, sections },
		health: () =>
			render("# Ready").headings[0]?.id === "ready"
				? { healthy: true }
				: { healthy: false, reason: `renderer ${release} no longer renders a plain heading` },
	};
}

function checked(text) {
	if (typeof text !== "string") throw new TypeError(`renderer: Markdown must be a text, not ${typeof text}.`);
	return text;
}
