import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { protocolVersion } from "./protocol.ts";
import { ControlServer, type Peer } from "./server.ts";

afterEach(() => void vi.useRealTimers());

async function listening(serve: (peer: Peer) => void = () => {}) {
	const folder = await mkdtemp(join(tmpdir(), "noodle-control-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	const address = join(folder, "it.sock");
	const server = new ControlServer({
		token: "secret",
		identity: { id: "0000000a", pid: process.pid },
		serve,
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
		leave: () => void socket.end(),
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

test("whoever serves a connection hears of its end once, be it the peer's doing or a stop's", async () => {
	const ends: string[] = [];
	let served = 0;
	const { server, address } = await listening((one) => {
		const name = ["leaves", "stays"][served++] ?? "";
		one.onClosed(() => ends.push(name));
	});
	const leaving = peer(address);
	await leaving.hello("secret");
	const staying = peer(address);
	await staying.hello("secret");
	leaving.leave();
	await leaving.closed;
	await vi.waitFor(() => expect(ends).toEqual(["leaves"]));
	await server.close();
	await staying.closed;
	expect(ends).toEqual(["leaves", "stays"]);
});
