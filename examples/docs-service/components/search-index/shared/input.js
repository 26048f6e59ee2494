/** Callers may be anybody, a command line too; a document that is half there must not get into the index. */
export function checkedDocument(value) {
	const { id, title, text } = value ?? {};
	if (typeof id !== "string" || id === "" || typeof title !== "string" || typeof text !== "string") {
		throw new TypeError('search-index: a document looks like { "id": "intro", "title": "Introduction", "text": "…" }.');
	}
	return { id, title, text };
}

export function checkedDocuments(values) {
	if (!Array.isArray(values)) throw new TypeError("search-index: addAll takes a list of documents.");
	return values.map(checkedDocument);
}

export function checkedQuery(value) {
	if (typeof value !== "string") throw new TypeError(`search-index: a query must be a text, not ${typeof value}.`);
	return value;
}
