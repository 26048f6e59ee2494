import { Child } from "../child.ts";
import type { Contender } from "./contender.ts";
import { freePort } from "./free-port.ts";

/** Two workers of node:cluster; a replacement starts a new one for each, and then ends the old one. */
export async function rollingCluster(): Promise<Contender> {
	const port = await freePort();
	const script = new URL("./cluster.process.ts", import.meta.url);
	const { child } = await Child.start(script, { env: { PORT: String(port) } });
	return { port, replace: () => child.ask({}), close: () => child.close() };
}
