import { type Effort, type Row, row } from "../../../../scripts/lib/bench/row.ts";
import type { Table } from "../../components/table.ts";
import { percentile } from "../samples.ts";
import { type Service, withService } from "../service.ts";
import { type Audit, audit } from "./audit.ts";
import { OpenLoop } from "./open-loop.ts";
import { otherVersion, versions } from "./versions.ts";

const writesPerSecond = 2_000;

const releases = versions.flatMap((version) =>
	["tracked-table", "whole-table"].map((name) => {
		const noodle = { methods: ["fill", "write", "facts", "size"], state_version: 1 };
		return { name, version, noodle };
	}),
);

export interface StateSize {
	/** As the keys have it, such as 1mb. */
	readonly label: string;
	/** Of 1 KB each. */
	readonly rows: number;
	readonly swaps: number;
}

/** The same table as tracked state and as state that is exported whole, swapped in turns, while it is written to. */
export function largeState(size: StateSize, { short }: Effort): Promise<{ rows: Row[]; audit: Audit }> {
	return withService(releases, async (service) => {
		const rows = short ? 100 : size.rows;
		const tracked = await filled(service, "tracked-table", rows);
		const whole = await filled(service, "whole-table", rows);
		// The first swap of each counts for nothing: it compiles what the others find compiled.
		for (let swap = 0; swap <= (short ? 1 : size.swaps); swap++) {
			for (const table of [tracked, whole]) {
				const gateMs = await table.swapTo(otherVersion(swap));
				if (swap > 0) table.gates.push(gateMs);
			}
		}
		return {
			rows: [0.5, 0.99].map((share) =>
				row(`swap.state${size.label}.gate.p${share * 100}.ms`, percentile(tracked.gates, share), "ms", {
					name: "stop-and-copy",
					value: percentile(whole.gates, share),
				}),
			),
			audit: await tracked.audit(),
		};
	});
}

/** Fills a table and gives what there is to do with it. */
async function filled({ runtime, swapper }: Service, name: string, rows: number) {
	const table = runtime.component<Table>(name);
	await table.fill(rows);
	const writes = new OpenLoop(writesPerSecond, (number) => table.write(number));
	return {
		gates: [] as number[],
		/** @returns for how long the gate was closed, in milliseconds */
		swapTo: async (version: string): Promise<number> =>
			(await writes.during(() => swapper.swapTo(name, version))).gateMs,
		/** Rows that are gone are lost as well, whoever wrote them. */
		audit: async (): Promise<Audit> => {
			const found = audit(writes, await table.facts());
			return { ...found, lost: found.lost + rows - (await table.size()) };
		},
	};
}
