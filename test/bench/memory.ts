import { type Effort, type Row, row } from "../../scripts/lib/bench/row.ts";
import type { Sample } from "./lib/memory/sample.ts";
import { importing, type Subject, swapping } from "./lib/memory/subject.ts";
import { slope } from "./lib/samples.ts";

const importName = 'import("…?v=")';
/** What is imported stays for ever, and takes memory that ours do without; so many are enough to see how much it is. */
const mostImports = 2_000;

/** What is left of a release after it was replaced, over thousands of them, beside importing changed files again. */
export async function run(effort: Effort): Promise<Row[]> {
	const swaps = effort.swaps ?? (effort.short ? 4 : 10_000);
	// Fifty samples are plenty for a slope. Each waits until its process has come to rest, which takes as long as ten swaps.
	const chunk = Math.ceil(swaps / (effort.short ? 2 : 50));
	const open: Subject[] = [];
	const opened = async (opening: Promise<Subject>): Promise<Measured> => {
		const subject = await opening;
		open.push(subject);
		return { subject, points: [] };
	};
	try {
		const ours = {
			thread: await opened(swapping("thread")),
			inline: await opened(swapping("inline")),
			inline_no_cache: await opened(swapping("inline", { disableCompilationCache: true })),
		};
		const imported = await opened(importing());
		// What is loaded for the first time is no leak, and V8's cache of compiled code takes 300 releases to be full.
		const warmUp = effort.short ? 1 : 500;
		for (const { subject } of [...Object.values(ours), imported]) await subject.swap(warmUp);
		for (let done = 0; done < swaps; done += chunk) {
			for (const one of [...Object.values(ours), imported]) {
				if (one === imported && done >= mostImports) continue;
				one.points.push({ swaps: done + chunk, ...(await one.subject.swap(chunk)) });
			}
		}
		return Object.entries(ours).flatMap(([isolation, measured]) => rowsOf(isolation, measured, imported));
	} finally {
		await Promise.all(open.map((subject) => subject.close()));
	}
}

interface Measured {
	readonly subject: Subject;
	readonly points: (Sample & { readonly swaps: number })[];
}

function rowsOf(isolation: string, ours: Measured, imported: Measured): Row[] {
	const perSwap = (of: "heapKb" | "residentKb", key: string): Row => {
		const kb = ({ points }: Measured): number => slope(points.map((point) => ({ x: point.swaps, y: point[of] })));
		return row(`memory.${isolation}.${key}`, kb(ours), "KB", { name: importName, value: kb(imported) });
	};
	const grown = (of: "handles" | "threads" | "fileDescriptors", key: string): Row[] => {
		const first = ours.points[0]?.[of] ?? null;
		const last = ours.points.at(-1)?.[of] ?? null;
		return first === null || last === null ? [] : [row(`memory.${isolation}.${key}`, last - first, "more")];
	};
	return [
		perSwap("heapKb", "kb_per_swap"),
		perSwap("residentKb", "rss_kb_per_swap"),
		...grown("threads", "threads"),
		...grown("handles", "handles"),
		...grown("fileDescriptors", "file_descriptors"),
	];
}
