const named = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Makes text safe inside HTML, between tags and in quoted attributes. */
export function escapeHtml(text) {
	return text.replace(/[&<>"']/g, (character) => escapes[character]);
}

/** Undoes `escapeHtml`, for text that is going to be searched or shown in a list instead of put into a page. */
export function decodeEntities(text) {
	return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => named[name]);
}
