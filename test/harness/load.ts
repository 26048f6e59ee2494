import { CallRequest, connectRuntime, findRuntimes } from "@noodle-upgrade/runtime/control";

export interface CallerCounts {
	readonly calls: number;
	readonly errors: number;
}

export interface SteadyLoad {
	/** How it stands with each caller, in their order. */
	readonly callers: readonly CallerCounts[];
	end(): Promise<void>;
}

/**
 * Calls a method of every live runtime at a steady pace, open loop, over the control sockets.
 *
 * @param perSecond calls a second, of each runtime
 */
export async function steadyLoad(
	root: string,
	component: string,
	method: string,
	{ perSecond = 400, args = [] as unknown[] } = {},
): Promise<SteadyLoad> {
	const connections = await Promise.all(
		(await findRuntimes(root)).map(async (run) => {
			const connected = await connectRuntime(run);
			if (!connected.ok) throw new Error(connected.error.message);
			return connected.value;
		}),
	);
	const callers = connections.map(() => ({ calls: 0, errors: 0 }));
	const open = new Set<Promise<void>>();
	const perTick = Math.max(1, Math.round(perSecond / 100));
	const timer = setInterval(() => {
		for (const [i, connection] of connections.entries()) {
			const counts = callers[i];
			if (!counts) continue;
			for (let k = 0; k < perTick; k++) {
				const call = connection
					.request(CallRequest, { component, method, args, timeoutMs: null }, 10_000)
					.then((answer) => {
						counts.calls++;
						if (!answer.ok || !answer.value.ok) counts.errors++;
					})
					.finally(() => open.delete(call));
				open.add(call);
			}
		}
	}, 10);
	return {
		callers,
		async end() {
			clearInterval(timer);
			await Promise.all(open);
			for (const connection of connections) connection.close();
		},
	};
}
