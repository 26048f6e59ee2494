import { Worker } from "node:worker_threads";
import { wrap } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import type { Echo } from "../../components/echo.ts";
import type { Caller } from "./caller.ts";

/** An object in a thread behind Comlink's proxy. */
export function comlinkThread(): Caller {
	const worker = new Worker(new URL("./comlink-thread.thread.ts", import.meta.url), { execArgv: [] });
	const echo = wrap<Echo>(nodeEndpoint(worker));
	return { call: (value) => echo.echo(value), close: async () => void (await worker.terminate()) };
}
