/**
 * Documents by id, as state versions 2 and 3 hold them. An object keeps no order for keys such as "2" and "10", so every
 * document carries its position; `fromEntries` and `entries` are safe for a document called "__proto__" as well.
 */
export function toKeyed(documents) {
	return Object.fromEntries([...documents].map(({ id, ...rest }, position) => [id, { position, ...rest }]));
}

/** The way back: a list in the order it had. */
export function fromKeyed(keyed) {
	return Object.entries(keyed)
		.sort(([, left], [, right]) => left.position - right.position)
		.map(([id, { position, ...rest }]) => ({ id, ...rest }));
}
