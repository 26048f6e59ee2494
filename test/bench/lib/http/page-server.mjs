// The same answers from a server without a runtime, which has to be restarted to change them. JavaScript, because pm2
// starts no TypeScript.
import { createServer } from "node:http";

const server = createServer((request, response) => response.end(`This is ${request.url}.\n`));
server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.("ready"));

/** As the manuals say: take no new connection, answer what is under way, close the idle ones, and end. */
function endGracefully() {
	server.close(() => process.exit());
}

process.on("SIGINT", endGracefully);
process.on("message", (message) => message === "shutdown" && endGracefully());
