import { decodeEntities } from "./entities.js";

/** What a reader would read of these tokens of `marked`, without any markup; raw HTML is left out. */
export function plainText(tokens) {
	return tokens.map(textOf).join("");
}

/** The same for tokens that stand below each other, such as paragraphs: a line each. */
export function plainLines(tokens) {
	return tokens
		.map(textOf)
		.map((text) => text.trim())
		.filter((text) => text !== "")
		.join("\n");
}

function textOf(token) {
	switch (token.type) {
		case "html":
		case "space":
		case "hr":
		case "def":
		case "checkbox":
			return "";
		case "br":
			return "\n";
		case "list":
			return plainLines(token.items);
		case "list_item":
		case "blockquote":
			return plainLines(token.tokens);
		case "table":
			return [token.header, ...token.rows]
				.map((cells) => cells.map((cell) => plainText(cell.tokens)).join(" "))
				.join("\n");
		default:
			return token.tokens ? plainText(token.tokens) : decodeEntities(token.text ?? "");
	}
}
