import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Runtime } from "@noodle-upgrade/runtime";
import { connectRuntime, findRuntimes, type RuntimeConnection } from "@noodle-upgrade/runtime/control";
import { PrepareSwapRequest, SwitchSwapRequest } from "@noodle-upgrade/runtime/protocol";
import { FolderCatalog, ReleaseStore } from "@noodle-upgrade/runtime/releases";
import { percentile, type Row, row } from "./row.ts";
import { benchWorkspace } from "./workspace.ts";

const swaps = 40;
const callsPerTick = 5;

interface Log {
	append(value: number): number;
	all(): number[];
	fill(count: number): void;
}

/** How long callers wait during a swap, and whether a call is lost, doubled or reordered, under a steady load. */
export async function run(): Promise<Row[]> {
	const workspace = await benchWorkspace();
	const runtime = await Runtime.start({ root: workspace.root, log: () => {} });
	const connection = await connect(workspace.root);
	try {
		const stateless = await swapBackAndForth(connection, workspace.root, "echo");
		const log = runtime.component<Log>("log");
		const small = await underLoad(log, () => swapBackAndForth(connection, workspace.root, "log"));
		await log.fill(10_000);
		const large = await swapBackAndForth(connection, workspace.root, "log");
		return [
			row("swap.stateless.gate.p50.ms", percentile(stateless, 0.5), "ms"),
			row("swap.stateless.gate.p99.ms", percentile(stateless, 0.99), "ms"),
			row("swap.state1kb.gate.p50.ms", percentile(small.gates, 0.5), "ms"),
			row("swap.state1mb.gate.p50.ms", percentile(large, 0.5), "ms"),
			row("swap.lost", small.lost, "calls"),
			row("swap.duplicated", small.duplicated, "calls"),
			row("swap.reordered", small.reordered, "calls"),
		];
	} finally {
		connection.close();
		await runtime.stop();
		await workspace.remove();
	}
}

async function connect(root: string): Promise<RuntimeConnection> {
	const [found] = await findRuntimes(root);
	const connected = found && (await connectRuntime(found));
	if (!connected?.ok) throw new Error("The benchmark's own runtime cannot be reached.");
	return connected.value;
}

async function swapBackAndForth(connection: RuntimeConnection, root: string, component: string): Promise<number[]> {
	const { releases } = await new FolderCatalog(join(root, "runtime_components")).list();
	const store = new ReleaseStore(root);
	const gates: number[] = [];
	for (let i = 0; i < swaps; i++) {
		const version = i % 2 === 0 ? "1.0.1" : "1.0.0";
		const offered = releases.find(({ descriptor }) => descriptor.name === component && descriptor.version === version);
		const installed = offered && (await store.install(offered.source));
		if (!installed?.ok) throw new Error(`${component}@${version} cannot be installed.`);
		const { folder, integrity } = installed.value;
		const id = randomUUID();
		const member = { component, version, integrity, folder, config: {}, migrations: [], restoreFrom: null };
		const params = {
			id,
			members: [member],
			timeoutMs: 30_000,
			maxConcurrentSwaps: 1,
			keepOld: false,
			snapshotFolder: null,
		};
		const prepared = await connection.request(PrepareSwapRequest, params, 30_000);
		if (!prepared.ok || !prepared.value.ok) throw new Error("A swap could not be prepared.");
		const switched = await connection.request(SwitchSwapRequest, { id }, 30_000);
		if (!switched.ok || !switched.value.ok) throw new Error("A swap could not switch.");
		gates.push(switched.value.value.gateMs);
	}
	return gates;
}

/** Appends numbers at a steady pace, whether earlier ones were answered or not, and looks at what the log has after it. */
async function underLoad(
	log: { append(value: number): Promise<number>; all(): Promise<number[]> },
	work: () => Promise<number[]>,
) {
	const answers: Promise<number>[] = [];
	const timer = setInterval(() => {
		for (let i = 0; i < callsPerTick; i++) answers.push(log.append(answers.length));
	}, 1);
	const gates = await work();
	clearInterval(timer);
	await Promise.all(answers);
	const all = await log.all();
	const distinct = new Set(all).size;
	return {
		gates,
		lost: answers.length - distinct,
		duplicated: all.length - distinct,
		reordered: all.filter((value, i) => i > 0 && value < (all[i - 1] ?? 0)).length,
	};
}
