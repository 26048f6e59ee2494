import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { protocolVersion } from "./protocol.ts";
import { ControlServer } from "./server.ts";

afterEach(() => void vi.useRealTimers());

async function listening() {
	const folder = await mkdtemp(join(tmpdir(), "noodle-control-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	const address = join(folder, "it.sock");
	const server = new ControlServer({
		token: "secret",
		identity: { id: "0000000a", pid: process.pid },
		serve: () => {},
		log: () => {},
	});
	await server.listen(address, folder);
	onTestFinished(() => server.close());
	return { server, address };
}

/** A peer that speaks to the socket itself. */
function peer(address: string) {
	const socket = connect(address).setEncoding("utf8");
	onTestFinished(() => void socket.destroy());
	let heard = "";
	socket.on("data", (text: string) => {
		heard += text;
	});
	const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
	return {
		closed,
		/** @returns everything heard until the answer to this has come */
		async hello(token: string): Promise<string> {
			const params = { token, protocol: protocolVersion };
			const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "control/hello", params });
			socket.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
			const before = heard.length;
			while (!heard.slice(before).includes('"id":1')) {
				await new Promise((resolve) => socket.once("data", resolve));
			}
			return heard;
		},
	};
}

test("changes are told to those alone that have shown the token", async () => {
	const { server, address } = await listening();
	const [stranger, friend] = [peer(address), peer(address)];
	expect(await stranger.hello("guess")).toContain("wrong-token");
	await friend.hello("secret");
	server.notifyChanged();
	expect(await friend.hello("secret")).toContain("runtime/changed");
	expect(await stranger.hello("guess")).not.toContain("runtime/changed");
});

test("whoever has not shown the token in time is cut off, and nobody else is", async () => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	const { address } = await listening();
	const [stranger, friend] = [peer(address), peer(address)];
	await stranger.hello("guess");
	await friend.hello("secret");
	vi.advanceTimersByTime(5_000);
	await stranger.closed;
	expect(await friend.hello("secret")).toContain('"ok":true');
});
