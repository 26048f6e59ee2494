import { type ComponentHandle, Runtime } from "@noodle-upgrade/runtime";
import { type Effort, type Row, rowsBeside } from "../../scripts/lib/bench/row.ts";
import type { Echo } from "./components/echo.ts";
import type { Caller } from "./lib/call/caller.ts";
import { childIpc } from "./lib/call/child-ipc.ts";
import { comlinkThread } from "./lib/call/comlink-thread.ts";
import { microsecondsPerCall } from "./lib/call/in-flight.ts";
import { directCalls, handleCalls, proxyCalls } from "./lib/call/inline.ts";
import { jsonRpcSocket } from "./lib/call/jsonrpc-socket.ts";
import { piscinaPool } from "./lib/call/piscina-pool.ts";
import { rawPort } from "./lib/call/raw-port.ts";
import { takeTurns } from "./lib/turns.ts";
import { benchWorkspace } from "./lib/workspace.ts";

/** What a call costs in each isolation, beside other ways to call a function, a thread and a process. */
export async function run(effort: Effort): Promise<Row[]> {
	const workspace = await benchWorkspace(
		["inline", "thread", "process"].map((isolation) => {
			const noodle = { isolation, methods: ["echo"] };
			return { name: `${isolation}-echo`, version: "1.0.0", module: "echo", noodle };
		}),
	);
	const runtime = await Runtime.start({ root: workspace.root });
	try {
		const echoIn = (isolation: string) => runtime.component<Echo>(`${isolation}-echo`);
		return [
			...(await inlineRows(echoIn("inline"), effort)),
			...(await threadRows(echoIn("thread"), effort)),
			...(await processRows(echoIn("process"), effort)),
		];
	} finally {
		await runtime.stop();
		await workspace.remove();
	}
}

const rounds = ({ short }: Effort): number => (short ? 1 : 11);

async function inlineRows(echo: ComponentHandle<Echo>, effort: Effort): Promise<Row[]> {
	const calls = effort.short ? 10_000 : 2_000_000;
	const direct: Echo = { echo: (value) => value };
	const nanoseconds = await takeTurns(rounds(effort), {
		ours: () => handleCalls(echo, calls),
		direct: () => directCalls(direct, calls),
		proxy: () => proxyCalls({ echo: direct }, calls),
	});
	return rowsBeside("call.inline.ns", nanoseconds.ours, "ns", {
		"a direct call": nanoseconds.direct,
		"a Proxy": nanoseconds.proxy,
	});
}

async function threadRows(echo: ComponentHandle<Echo>, effort: Effort): Promise<Row[]> {
	const rows: Row[] = [];
	for (const inFlight of [1, 64]) {
		const others = { "raw postMessage": rawPort(), Piscina: piscinaPool(inFlight), comlink: comlinkThread() };
		rows.push(...(await rowsInFlight(`call.thread.${inFlight}.us`, inFlight, echo, others, effort)));
	}
	return rows;
}

async function processRows(echo: ComponentHandle<Echo>, effort: Effort): Promise<Row[]> {
	const others = {
		"child_process advanced IPC": childIpc(),
		"vscode-jsonrpc over a socket": await jsonRpcSocket(),
	};
	return rowsInFlight("call.process.64.us", 64, echo, others, effort);
}

/** @param others closed when it is over */
async function rowsInFlight(
	key: string,
	inFlight: number,
	echo: ComponentHandle<Echo>,
	others: Readonly<Record<string, Caller>>,
	effort: Effort,
): Promise<Row[]> {
	const calls = effort.short ? 500 : inFlight === 1 ? 5_000 : 40_000;
	const measured: Record<string, () => Promise<number>> = {
		ours: () => microsecondsPerCall((value) => echo.echo(value), calls, inFlight),
	};
	for (const [name, { call }] of Object.entries(others))
		measured[name] = () => microsecondsPerCall(call, calls, inFlight);
	try {
		const { ours = Number.NaN, ...rest } = await takeTurns(rounds(effort), measured);
		return rowsBeside(key, ours, "µs", rest);
	} finally {
		await Promise.all(Object.values(others).map((other) => other.close()));
	}
}
