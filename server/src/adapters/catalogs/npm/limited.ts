/** Lets at most so many of the tasks that it is given run at a time; the others wait for their turn, in order. */
export function limited(most: number): <Value>(task: () => Promise<Value>) => Promise<Value> {
	let running = 0;
	const waiting: (() => void)[] = [];
	return async (task) => {
		if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
		running++;
		try {
			return await task();
		} finally {
			running--;
			waiting.shift()?.();
		}
	};
}
