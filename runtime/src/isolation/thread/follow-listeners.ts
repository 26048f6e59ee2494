/** Listeners of this thread's `process` that were not there at first. */
export function followListeners(): { left(): string[] } {
	const before = countNow();
	return {
		left: () =>
			[...countNow()]
				.filter(([event, count]) => count > (before.get(event) ?? 0))
				.map(([event]) => `a listener of process "${String(event)}"`),
	};
}

function countNow(): Map<string | symbol, number> {
	return new Map(process.eventNames().map((event) => [event, process.listenerCount(event)]));
}
