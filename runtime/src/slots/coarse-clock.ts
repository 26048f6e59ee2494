let cached = 0;
let isFresh = false;

function goStale(): void {
	isFresh = false;
}

/**
 * Milliseconds of `performance.now()`, read once a microtask turn: reading it for every call of a batch would cost more
 * than handling the call.
 */
export function coarseNow(): number {
	if (isFresh) return cached;
	isFresh = true;
	queueMicrotask(goStale);
	cached = performance.now();
	return cached;
}
