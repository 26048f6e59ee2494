import { once } from "node:events";

const patienceMs = 10_000;

/** Reads where to listen from the environment. Port 0 means any that is free. */
export function readAddress({ PORT = "4173", HOST = "127.0.0.1" }) {
	if (!/^\d+$/.test(PORT) || Number(PORT) > 65535) {
		throw new Error(`PORT is "${PORT}"; it must be a number from 0 to 65535, where 0 stands for any free port.`);
	}
	return { port: Number(PORT), host: HOST };
}

/** Listens, and gives the address as a URL once connections are taken. */
export async function listen(server, { port, host }) {
	server.listen(port, host);
	try {
		await once(server, "listening");
	} catch (cause) {
		if (cause.code !== "EADDRINUSE") throw cause;
		const advice = "Set PORT to another, or to 0 for any free one.";
		throw new Error(`docs-service cannot listen on ${host}:${port}, because that port is taken. ${advice}`, { cause });
	}
	const { address, port: taken, family } = server.address();
	return `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`;
}

/**
 * Gives a function that stops the server: no new connections, every request that has begun gets its answer, and
 * connections close behind it. Whoever takes longer than ten seconds is cut off.
 *
 * @param {import("node:http").Server} server
 */
export function stopper(server) {
	const unanswered = new Set();
	let stopping = false;
	server.prependListener("request", (_request, response) => {
		if (stopping) response.setHeader("connection", "close");
		unanswered.add(response);
		response.once("close", () => unanswered.delete(response));
	});

	return async function stop() {
		stopping = true;
		for (const response of unanswered) {
			if (!response.headersSent) response.setHeader("connection", "close");
		}
		const closed = once(server, "close");
		server.close();
		const patience = setTimeout(() => server.closeAllConnections(), patienceMs);
		await closed;
		clearTimeout(patience);
	};
}

/** Resolves with the first of these signals. A second one then ends the process at once, as it does by default. */
export function firstSignal(...signals) {
	return new Promise((resolve) => {
		function received(signal) {
			for (const other of signals) process.off(other, received);
			resolve(signal);
		}
		for (const signal of signals) process.on(signal, received);
	});
}
