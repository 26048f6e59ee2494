import { marked } from "marked-4";
import { plainText } from "../shared/plain-text.js";
import descriptor from "./package.json" with { type: "json" };

// Left on, these two would give this release what only 2.0.0 promises, and addresses a different spelling every time.
const options = { ...marked.defaults, headerIds: false, mangle: false };

function render(text) {
	if (typeof text !== "string") throw new TypeError(`renderer: Markdown must be a text, not ${typeof text}.`);
	const tokens = marked.lexer(text, options);
	const headings = [];
	marked.walkTokens(tokens, (token) => {
		if (token.type === "heading") headings.push({ level: token.depth, text: plainText(token.tokens).trim() });
	});
	return { html: marked.parser(tokens, options), headings, renderer: descriptor.version };
}

export default {
	setup() {
		return {
			methods: { render },
			health: () =>
				render("# Ready").html.includes("<h1>Ready</h1>")
					? { healthy: true }
					: { healthy: false, reason: `renderer ${descriptor.version} no longer renders a plain heading` },
		};
	},
};
