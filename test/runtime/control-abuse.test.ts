import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import {
	CallRequest,
	connectRuntime,
	findRuntimes,
	PrepareSwapRequest,
	SplitSwapRequest,
	SubscribeRequest,
	SwitchSwapRequest,
} from "@noodle-upgrade/runtime/control";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../harness/until.ts";
import { startServiceProcess } from "./harness/child.ts";
import { Driver } from "./harness/driver.ts";
import { type Journal, journal, stateless } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";
import { workspaceForTest } from "./harness/workspace.ts";

const megabyte = 2 ** 20;
const releases = [journal("1.0.0"), journal("2.0.0")];

async function runFileOf(root: string) {
	const [run] = await findRuntimes(root);
	if (!run) throw new Error("No runtime is announced.");
	return run;
}

/** A peer that speaks to the socket without our client, and reads only when it is told to. */
function stranger({ address, token }: { readonly address: string; readonly token: string }) {
	const socket = connect(address).pause();
	onTestFinished(() => void socket.destroy());
	// Whoever is cut off while it writes gets an error; that it was cut is what `closed` says.
	socket.on("error", () => {});
	const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
	let nextId = 1;
	return {
		socket,
		closed,
		text: (message: object) => {
			const body = JSON.stringify(Array.isArray(message) ? message : { jsonrpc: "2.0", ...message });
			return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
		},
		request(method: string, params: unknown) {
			return this.text({ id: nextId++, method, params });
		},
		async greet() {
			socket.resume();
			const answered = new Promise<void>((resolve) => socket.once("data", () => resolve()));
			socket.write(this.request("control/hello", { token, protocol: 2 }));
			await answered;
			socket.pause();
		},
	};
}

/** Writes as much as is taken, again and again, until all is written or the other side has had enough. */
async function pour(peer: ReturnType<typeof stranger>, piece: string, times: number): Promise<void> {
	for (let i = 0; i < times && !peer.socket.destroyed; i++) {
		if (peer.socket.write(piece)) continue;
		const drained = new Promise<void>((resolve) => peer.socket.once("drain", resolve));
		const stuck = new Promise<"stuck">((resolve) => setTimeout(resolve, 500, "stuck"));
		// It does not read any more, which is what it is there for.
		if ((await Promise.race([drained, peer.closed, stuck])) === "stuck") return;
	}
}

test.each([
	["a message of 100 MB is announced by a stranger", false, `Content-Length: ${100 * megabyte}\r\n\r\n`],
	["a message of 100 MB is announced by a friend", true, `Content-Length: ${100 * megabyte}\r\n\r\n`],
	["a message of 1 MB is announced by a stranger", false, `Content-Length: ${megabyte}\r\n\r\n`],
	["a header never ends", false, `Content-Length: ${" ".repeat(20_000)}`],
	["a length is negative", false, "Content-Length: -1\r\n\r\n"],
	[
		"several requests come as one batch",
		true,
		'Content-Length: 52\r\n\r\n[{"jsonrpc":"2.0","id":1,"method":"runtime/status"}]',
	],
	["a notification comes", true, 'Content-Length: 41\r\n\r\n{"jsonrpc":"2.0","method":"runtime/stop"}'],
	["JSON is nested without end", true, `Content-Length: 1000000\r\n\r\n${"[".repeat(1_000_000)}`],
])("when %s, the connection is cut, and everybody else is served", async (_, friend, bytes) => {
	const { workspace, runtime, log, driver } = await hosted({ releases });
	const peer = stranger(await runFileOf(workspace.root));
	if (friend) await peer.greet();
	peer.socket.resume();
	peer.socket.write(bytes);
	await peer.closed;
	expect((await (await driver()).status()).id).toBe(runtime.id);
	expect(await runtime.component<Journal>("journal").append(1)).toBe(1);
	expect(log.text).toMatch(/connection to the control socket was cut: it /);
});

test("a swap is switched and split by the connection alone that has prepared it, and nobody else's end takes it back", async () => {
	const { runtime, driver } = await hosted({ releases });
	const [owner, other] = [await driver(), await driver()];
	const early = await owner.connection.request(SwitchSwapRequest, { id: "u.0" }, 5000);
	expect(early).toMatchObject({ value: { ok: false, error: { code: "swap-not-prepared" } } });
	expect(await owner.prepare("journal@2.0.0", { id: "u.0" })).toMatchObject({ ok: true });

	const members = [await other.member({ release: "journal@2.0.0" })];
	const limits = { timeoutMs: 10_000, maxConcurrentSwaps: 3, keepOld: false, snapshotFolder: null };
	const again = await other.connection.request(PrepareSwapRequest, { id: "u.0", members, ...limits }, 5000);
	expect(again).toMatchObject({ value: { ok: false, error: { code: "swap-under-way" } } });
	expect(await other.switch("u.0")).toMatchObject({ ok: false, error: { code: "swap-not-prepared" } });
	const split = await other.connection.request(SplitSwapRequest, { id: "u.0", weight: 0.5 }, 5000);
	expect(split).toMatchObject({ value: { ok: false, error: { code: "swap-not-prepared" } } });
	await other.abort("unknown");
	other.connection.close();

	expect((await owner.status()).swaps).toEqual(["u.0"]);
	expect(await owner.switch("u.0")).toMatchObject({ ok: true });
	expect(await runtime.component<Journal>("journal").version()).toBe("2.0.0");
});

test("wishes for events that make no sense are refused, and counters come no more often than there are any", async () => {
	const { driver } = await hosted({ releases });
	const { connection } = await driver();
	let heard = 0;
	connection.onEvent(() => heard++);
	for (const wish of [{ kinds: "all", countersMs: null }, { kinds: [], countersMs: "often" }, {}])
		expect(await connection.request(SubscribeRequest, wish as never, 5000)).toMatchObject({ ok: false });
	// A timer that waits for longer than it can would not wait at all.
	expect(await connection.request(SubscribeRequest, { kinds: [], countersMs: 1e12 }, 5000)).toMatchObject({ ok: true });
	for (let i = 0; i < 50; i++) await connection.request(SubscribeRequest, { kinds: [], countersMs: 1e12 }, 5000);
	expect(heard).toBe(0);
});

test("no more is read of a peer than can be served, and the rest once there is room", async () => {
	const { workspace, runtime, driver } = await hosted({ releases });
	const peer = stranger(await runFileOf(workspace.root));
	await peer.greet();
	peer.socket.resume();
	const call = { component: "journal", method: "wait", args: [], timeoutMs: null };
	for (let i = 0; i < 6_000; i++) peer.socket.write(peer.request("runtime/call", call));
	const other = await driver();
	const counted = async () => (await other.status()).slots[0] ?? { calls: 0, inFlight: 0 };
	// Whoever else asks is answered meanwhile.
	let before = 0;
	await until("no more to come", async () => {
		const { inFlight } = await counted();
		const isAll = inFlight >= 1_000 && inFlight === before;
		before = inFlight;
		return isAll;
	});
	expect(before).toBeLessThan(2_000);

	await until("the rest to come", async () => {
		await runtime.component<Journal>("journal").release();
		return (await counted()).calls >= 6_000;
	});
});

test("more connections than anybody needs are closed, and when they go there is room again", async () => {
	const { workspace, driver } = await hosted({ releases });
	const run = await runFileOf(workspace.root);
	const crowd = Array.from({ length: 300 }, () => stranger(run));
	for (const { socket } of crowd) socket.resume();
	let closed = 0;
	for (const peer of crowd) void peer.closed.then(() => closed++);
	await until("those beyond the limit to be closed", () => closed >= 300 - 256);
	for (const { socket } of crowd) socket.destroy();
	await until("room for one more", async () => {
		const connected = await connectRuntime(run);
		if (connected.ok) connected.value.close();
		return connected.ok;
	});
	expect(await (await driver()).swap("journal@2.0.0")).toMatchObject({ ok: true });
});

/** The most memory that a process has had so far, in bytes, where the system says so. */
async function peakOf(pid: number): Promise<number | null> {
	if (process.platform !== "linux") return null;
	const kilobytes = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
	return Number(kilobytes) * 1024;
}

const talker = stateless(
	"talker",
	"1.0.0",
	"long: () => 'x'.repeat(1_000_000), talk: (times) => { for (let i = 0; i < times; i++) context.log.info('y'.repeat(10_000)); },",
);

test.each([
	[
		"asks and asks",
		async (peer: ReturnType<typeof stranger>) => {
			const piece = peer.request("runtime/status", null).repeat(1000);
			await pour(peer, piece, 500);
		},
	],
	[
		"asks for much",
		async (peer: ReturnType<typeof stranger>) => {
			const call = { component: "talker", method: "long", args: [], timeoutMs: null };
			await pour(peer, peer.request("runtime/call", call), 2000);
		},
	],
	[
		"subscribes to everything",
		async (peer: ReturnType<typeof stranger>, driver: Driver) => {
			peer.socket.write(peer.request("runtime/subscribe", { kinds: null, countersMs: 100 }));
			const call = { component: "talker", method: "talk", args: [1000], timeoutMs: null };
			for (let i = 0; i < 30; i++) await driver.connection.request(CallRequest, call, 10_000);
		},
	],
])("a peer that %s and reads nothing fills nobody's memory", async (_, abuse) => {
	const { root } = await workspaceForTest({ manifest: { components: { talker: "1.0.0" } }, releases: [talker] });
	const { pid } = await startServiceProcess(root);
	const run = await runFileOf(root);
	const driver = await Driver.connect(root, run.id);
	await driver.status();
	const before = await peakOf(pid);
	const peer = stranger(run);
	await peer.greet();

	await abuse(peer, driver);

	expect((await driver.status()).id).toBe(run.id);
	const after = await peakOf(pid);
	if (before !== null && after !== null) expect((after - before) / megabyte).toBeLessThan(220);
});
