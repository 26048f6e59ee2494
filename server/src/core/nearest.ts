/** The candidate that a mistyped name most likely meant; null when none is near enough to be worth suggesting. */
export function nearest(name: string, candidates: readonly string[]): string | null {
	let best: string | null = null;
	// A third of the letters may be wrong, but never all of them.
	let least = Math.min(Math.ceil(name.length / 3) + 1, name.length);
	for (const candidate of candidates) {
		const distance = editDistance(name, candidate, least);
		if (distance < least) {
			least = distance;
			best = candidate;
		}
	}
	return best;
}

/** Levenshtein's distance, or `limit` as soon as it is reached. */
function editDistance(a: string, b: string, limit: number): number {
	if (Math.abs(a.length - b.length) >= limit) return limit;
	let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const current = [i];
		for (let j = 1; j <= b.length; j++) {
			const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
		}
		previous = current;
	}
	return Math.min(previous[b.length] ?? limit, limit);
}
