const named = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const reference = /&(?:#(?<decimal>\d{1,7})|#x(?<hex>[0-9a-f]{1,6})|(?<name>amp|lt|gt|quot|apos));/gi;
const replacementCharacter = "\uFFFD";

/** Makes text safe inside HTML, between tags and in quoted attributes. */
export function escapeHtml(text) {
	return text.replace(/[&<>"']/g, (character) => escapes[character]);
}

/** Undoes `escapeHtml`, and resolves numbers as well; other names, such as `&copy;`, stay as they are written. */
export function decodeEntities(text) {
	return text.replace(reference, (...match) => {
		const { decimal, hex, name } = match.at(-1);
		if (name) return named[name.toLowerCase()];
		const point = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
		return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : replacementCharacter;
	});
}
