import { createServer } from "node:http";
import { join } from "node:path";
import { Runtime } from "@noodle-upgrade/runtime";
import { createApp } from "./lib/app.js";
import { useComponents } from "./lib/components.js";
import { Documents } from "./lib/documents.js";
import { indexAll } from "./lib/indexing.js";
import { firstSignal, listen, readAddress, stopper } from "./lib/lifecycle.js";

const root = import.meta.dirname;

/** Runs until it is told to stop. */
async function main() {
	const startedAt = new Date();
	const address = readAddress(process.env);
	const documents = await Documents.load(join(root, "docs"));

	// Starts the components that noodle.json names, and lets the editor and the command line find this process.
	const runtime = await Runtime.start({ root });
	try {
		const components = useComponents(runtime);
		await indexAll(components, documents).catch((error) => {
			// Pages can be read without an index. The first search that finds it working fills it.
			console.error(`docs-service starts without a search index, because ${error.message}`);
		});

		const server = createServer(createApp({ components, documents, startedAt }));
		const stop = stopper(server);
		const told = firstSignal("SIGTERM", "SIGINT");
		console.log(`docs-service listens on ${await listen(server, address)}`);
		// The editor and the command line can stop the runtime as well, and without it there is nothing to serve.
		await Promise.race([told, runtime.stopped()]);
		await stop();
	} finally {
		// Saved state is what the components begin with at the next start.
		await runtime.stop({ save: true });
	}
}

await main().catch((error) => {
	console.error(error.message);
	process.exitCode = 1;
});
