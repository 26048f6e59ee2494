import { type Effort, type Row, row, rowsBeside } from "../../scripts/lib/bench/row.ts";
import { Child } from "./lib/child.ts";
import { rollingCluster } from "./lib/http/cluster.ts";
import type { Contender } from "./lib/http/contender.ts";
import { measured, type Served } from "./lib/http/measured.ts";
import { ensurePm2, pm2Reload } from "./lib/http/pm2.ts";
import { runtimeHost } from "./lib/http/runtime-host.ts";

const clusterName = "node cluster rolling restart";
const pm2Name = "pm2 reload";

/** What clients notice when the code of a web server is replaced twice a second, beside ways that restart processes. */
export async function run(effort: Effort): Promise<Row[]> {
	const seconds = effort.short ? 1 : 12;
	const open: { close(): Promise<void> }[] = [];
	const opened = async <Opened extends { close(): Promise<void> }>(opening: Promise<Opened>): Promise<Opened> => {
		const it = await opening;
		open.push(it);
		return it;
	};
	try {
		const { child: client } = await Child.start(new URL("./lib/http/load-client.process.ts", import.meta.url));
		open.push(client);
		const contenders = new Map<string, Contender>([["ours", await opened(runtimeHost())]]);
		contenders.set(clusterName, await opened(rollingCluster()));
		const pm2 = await pm2IfThere(effort);
		if (pm2 !== null) contenders.set(pm2Name, await opened(pm2Reload(pm2)));
		const served = new Map<string, Served>();
		for (let round = 0; round < (effort.short ? 1 : 3); round++) {
			for (const [name, contender] of contenders)
				served.set(name, await measured(client, contender, seconds, served.get(name)));
		}
		for (const [name, { errors }] of served) effort.note(`${name}: ${kindsOf(errors)}.`);
		return rowsOf(served);
	} finally {
		await Promise.all(open.map((one) => one.close()));
	}
}

/** @returns its folder; null when it is left out, and why is noted */
async function pm2IfThere({ short, note }: Effort): Promise<string | null> {
	if (short) {
		note("pm2 is left out of a short run.");
		return null;
	}
	try {
		return await ensurePm2(note);
	} catch (error) {
		note(`pm2 is left out: ${error instanceof Error ? error.message : error}`);
		return null;
	}
}

function rowsOf(served: ReadonlyMap<string, Served>): Row[] {
	const ours = served.get("ours");
	if (!ours) return [];
	const failed = ({ errors }: Served): number => Object.values(errors).reduce((sum, count) => sum + count, 0);
	const others = (of: (served: Served) => number): Record<string, number> =>
		Object.fromEntries([...served].filter(([name]) => name !== "ours").map(([name, one]) => [name, of(one)]));
	return [
		...rowsBeside("http.errors", failed(ours), "requests", others(failed)),
		...rowsBeside(
			"http.replacements",
			ours.replacements,
			"times",
			others(({ replacements }) => replacements),
		),
		...rowsBeside(
			"http.p99.ms",
			ours.p99Ms,
			"ms",
			others(({ p99Ms }) => p99Ms),
		),
		row("http.requests", ours.requests, "requests"),
	];
}

function kindsOf(errors: Served["errors"]): string {
	const kinds = Object.entries(errors).map(([kind, count]) => `${count} times ${kind}`);
	return kinds.join(", ") || "no errors";
}
