/** People who read pages, at a steady pace. */
export interface Traffic {
	end(): Promise<void>;
}

const betweenMs = 25;

/** @param urls asked for in turn, without waiting for answers; what they answer is the service's affair */
export function traffic(...urls: readonly string[]): Traffic {
	const open = new Set<Promise<unknown>>();
	let turn = 0;
	const timer = setInterval(() => {
		const url = urls[turn++ % urls.length] ?? "";
		const asked: Promise<unknown> = fetch(url)
			.then((answer) => answer.arrayBuffer())
			.catch(() => null)
			.finally(() => open.delete(asked));
		open.add(asked);
	}, betweenMs);
	return {
		async end() {
			clearInterval(timer);
			await Promise.all(open);
		},
	};
}
