import { createServer } from "node:net";

/** Whether somebody could listen on this port of this machine now; 0 stands for any port and is always free. */
export function isFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
	});
}
