import MiniSearch from "minisearch";

const options = { fields: ["title", "body"] };

/** The index of state version 2, where a document is one entry: `[{ id, title, body }]` → MiniSearch. */
export function buildWholeIndex(documents) {
	const index = new MiniSearch(options);
	index.addAll(documents);
	return index;
}

/** The same index from what its `toJSON` gave, without reading a document again. */
export function loadWholeIndex(serialised) {
	return MiniSearch.loadJS(serialised, options);
}
