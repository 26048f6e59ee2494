/**
 * Where a caller's key lies between 0 and 1: the same in every thread and process, so that both ends of a split agree
 * on whose a key is, and a growing share keeps the keys that it has. FNV-1a with a final mix, 32 bits.
 */
export function shareOf(key: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
	hash ^= hash >>> 16;
	hash = Math.imul(hash, 0x85ebca6b);
	hash ^= hash >>> 13;
	hash = Math.imul(hash, 0xc2b2ae35);
	hash ^= hash >>> 16;
	return (hash >>> 0) / 2 ** 32;
}
