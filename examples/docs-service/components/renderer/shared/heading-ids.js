import { plainText } from "./plain-text.js";

/**
 * Gives every heading among these tokens, however deep it stands, a `plain` text and an `id` that is unique on the page,
 * and returns the headings in the order of reading. The ids sit on the tokens, so that rendering needs no memory.
 */
export function identifyHeadings(markdown, tokens) {
	const headings = [];
	const taken = new Set();
	markdown.walkTokens(tokens, (token) => {
		if (token.type !== "heading") return;
		token.plain = plainText(token.tokens).trim();
		token.id = unusedId(slugOf(token.plain), taken);
		taken.add(token.id);
		headings.push(token);
	});
	return headings;
}

function slugOf(text) {
	const slug = text
		.toLowerCase()
		.replace(/[^\p{Letter}\p{Number}\s_-]/gu, "")
		.trim()
		.replace(/\s+/g, "-");
	return slug === "" ? "section" : slug;
}

function unusedId(slug, taken) {
	let id = slug;
	for (let copy = 1; taken.has(id); copy++) id = `${slug}-${copy}`;
	return id;
}
