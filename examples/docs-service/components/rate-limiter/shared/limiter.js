import { SlidingWindow } from "./sliding-window.js";

const sweepEveryMs = 60_000;

/**
 * The component as all releases have it. They differ in two questions only.
 *
 * @param release the version that stands in the statistics
 * @param costOf (kind of request) → how much it counts
 * @param limitOf (client) → how much the client may spend in a window
 */
export function createLimiter({ release, context, windowMs, costOf, limitOf }) {
	const window = new SlidingWindow(windowMs);
	if (context.state && !window.import(context.state)) {
		context.log.info("rate-limiter: the window has another length now, so that all clients start from zero.");
	}
	let refused = 0;
	// The context's timer, unlike the global one, ends with the component: there is nothing left to dispose of.
	context.setInterval(() => window.sweep(), sweepEveryMs);

	return {
		methods: {
			/** Asks for one request, and counts it if it is allowed. */
			check(client, kind = "other") {
				const limit = limitOf(checked(client));
				// A request that costs more than a whole window allows could never be made, so it costs all of one instead.
				const verdict = window.take(client, Math.min(costOf(kind), limit), limit);
				if (!verdict.allowed) refused++;
				return verdict;
			},
			/** The same without counting anything. */
			usage: (client) => window.look(checked(client), limitOf(client)),
			stats: () => ({ release, clients: window.clients, window_s: windowMs / 1000, refused }),
		},
		exportState: () => window.export(),
	};
}

function checked(client) {
	if (typeof client !== "string" || client === "") {
		throw new TypeError("rate-limiter: a client is named by a text that is not empty.");
	}
	return client;
}
