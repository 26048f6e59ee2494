import type { Row } from "./row.ts";

/** What a figure should be at the most; with `than`, how many times that alternative. */
interface Aim {
	readonly atMost: number;
	readonly than?: string;
}

const aims: Readonly<Record<string, readonly Aim[]>> = {
	"call.inline.ns": [{ atMost: 40 }],
	"call.thread.1.us": [{ atMost: 1.15, than: "raw postMessage" }],
	"call.thread.64.us": [
		{ atMost: 0.3, than: "raw postMessage" },
		{ atMost: 0.15, than: "Piscina" },
	],
	"call.process.64.us": [
		{ atMost: 0.5, than: "child_process advanced IPC" },
		{ atMost: 0.5, than: "vscode-jsonrpc over a socket" },
	],
	"swap.stateless.gate.p99.ms": [{ atMost: 1 }],
	"swap.state1mb.gate.p50.ms": [{ atMost: 3 }],
	"swap.state100mb.gate.p50.ms": [{ atMost: 5 }],
	"swap.lost": [{ atMost: 0 }],
	"swap.duplicated": [{ atMost: 0 }],
	"swap.reordered": [{ atMost: 0 }],
	"swap.ready1mb.p50.ms": [{ atMost: 20 }],
	"http.errors": [{ atMost: 0 }],
	"memory.thread.kb_per_swap": [{ atMost: 1 }],
	"memory.inline.kb_per_swap": [{ atMost: 1 }],
	"judge.aa.false_alarms.percent": [{ atMost: 1 }],
	"judge.errors.1to3.median_calls": [{ atMost: 700 }],
	"judge.broken.calls": [{ atMost: 10 }],
	"lsp.open.p95.ms": [{ atMost: 150 }],
	"lsp.key.p95.ms": [{ atMost: 30 }],
	"lsp.hover.p95.ms": [{ atMost: 20 }],
	"lsp.completion.p95.ms": [{ atMost: 20 }],
	"lsp.list.first.ms": [{ atMost: 250 }],
	"lsp.list.again.ms": [{ atMost: 100 }],
	"editor.activation.p50.ms": [{ atMost: 100 }],
	"editor.vsix.mb": [{ atMost: 1.5 }],
	"plan.1000x50.p50.ms": [{ atMost: 100 }],
	"plan.1000x50.conflict.p50.ms": [{ atMost: 100 }],
};

/** The aim of a row, and whether it is reached; null where there is none. */
export function aimOf({ key, value, unit, anchor, ratio }: Row): { text: string; reached: boolean } | null {
	const aim = aims[key]?.find(({ than }) => than === undefined || than === anchor?.name);
	if (!aim) return null;
	if (aim.than === undefined) return { text: `≤ ${aim.atMost} ${unit}`, reached: value <= aim.atMost };
	return { text: `≤ ${aim.atMost} ×`, reached: ratio !== undefined && ratio <= aim.atMost };
}
