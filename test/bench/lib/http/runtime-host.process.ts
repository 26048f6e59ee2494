import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Runtime } from "@noodle-upgrade/runtime";
import type { Page } from "../../components/page.ts";
import { serveParent } from "../serve-parent.ts";

/** A service that owns its HTTP server, and has what it answers made by a component. */
const runtime = await Runtime.start({ root: process.argv[2] ?? "" });
const page = runtime.component<Page>("page");
const server = createServer((request, response) => {
	page.render(request.url ?? "/").then(
		(text) => response.end(text),
		(error: unknown) => response.writeHead(500).end(String(error)),
	);
}).listen(0, "127.0.0.1");
await once(server, "listening");
serveParent(
	(server.address() as AddressInfo).port,
	() => null,
	() => runtime.stop(),
);
