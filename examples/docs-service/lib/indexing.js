/**
 * Brings the index to what the service has. An index that was saved when the service last stopped still knows the pages
 * that clients had added; those were in memory only and are gone.
 */
export async function indexAll(components, documents) {
	for (const name of await components.indexedNames()) {
		if (!documents.has(name)) await components.unindex(name);
	}
	await components.index(documents.all());
}

/**
 * Adds what the index does not know. An upgrade loses nothing, but a component that crashes comes back without its state;
 * then the first search afterwards fills it again.
 */
export async function indexMissing(components, documents) {
	const known = new Set(await components.indexedNames());
	const missing = documents.all().filter(({ name }) => !known.has(name));
	if (missing.length > 0) await components.index(missing);
}
