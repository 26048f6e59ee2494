// Comlink's types for this stand beside another build of it than the one that an ES module can import.
declare module "comlink/dist/esm/node-adapter.mjs" {
	import type { MessagePort, Worker } from "node:worker_threads";
	import type { Endpoint } from "comlink";

	export default function nodeEndpoint(port: Worker | MessagePort): Endpoint;
}
