import { expect, test } from "vitest";
import type { Suite } from "../../../scripts/lib/bench/row.ts";
import * as call from "../call.ts";
import * as http from "../http.ts";
import * as judge from "../judge.ts";
import * as lsp from "../lsp.ts";
import * as memory from "../memory.ts";
import * as plan from "../plan.ts";
import * as swap from "../swap.ts";

// Runs a little of each suite: that they work and what they report, never how fast anything was.
const suites: readonly [string, Suite, readonly string[]][] = [
	["call", call, ["call.inline.ns", "call.thread.1.us", "call.thread.64.us", "call.process.64.us"]],
	[
		"swap",
		swap,
		[
			"swap.stateless.gate.p99.ms",
			"swap.state1kb.gate.p50.ms",
			"swap.state1mb.gate.p50.ms",
			"swap.state100mb.gate.p50.ms",
			"swap.lost",
			"swap.duplicated",
			"swap.reordered",
			"swap.ready1mb.p50.ms",
		],
	],
	["http", http, ["http.errors", "http.requests"]],
	["memory", memory, ["memory.thread.kb_per_swap", "memory.inline.kb_per_swap"]],
	[
		"judge",
		judge,
		[
			"judge.aa.false_alarms.percent",
			"judge.errors.1to3.median_calls",
			"judge.broken.calls",
			"judge.latency.plus10.power.percent",
			"judge.look.us",
		],
	],
	["lsp", lsp, ["lsp.open.p95.ms", "lsp.key.p95.ms", "lsp.hover.p95.ms", "lsp.completion.p95.ms", "lsp.list.first.ms"]],
	["plan", plan, ["plan.1000x50.p50.ms", "plan.1000x50.conflict.p50.ms"]],
];

test.each(suites)("the suite %s measures what it is there for", async (_, suite, keys) => {
	const rows = await suite.run({ short: true, note: () => {} });
	expect(rows.map(({ key }) => key)).toEqual(expect.arrayContaining([...keys]));
	for (const { key, value, unit, anchor } of rows) {
		expect(value, key).not.toBeNaN();
		expect(unit, key).toMatch(/\S/);
		if (anchor) expect(anchor.value, `${key} beside ${anchor.name}`).not.toBeNaN();
	}
});
