import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { RuntimeOptions } from "@noodle-upgrade/runtime";
import type { InstalledRelease } from "@noodle-upgrade/runtime/releases";
import { Child } from "../child.ts";
import { generatedSource } from "../generated-source.ts";
import { Swapper } from "../swapper.ts";
import { type BenchRelease, benchWorkspace, writeRelease } from "../workspace.ts";
import type { Sample } from "./sample.ts";
import { releaseBytes } from "./source-size.ts";

/** A process whose code is replaced again and again. */
export interface Subject {
	/** @returns what it holds on to afterwards */
	swap(times: number): Promise<Sample>;
	close(): Promise<void>;
}

/** With a heap this small, a leak that a collection on demand would find is one that kills; ours have to live with it. */
const heapCap = "--max-old-space-size=128";

/** A runtime in a process of its own, whose component is swapped from here. */
export async function swapping(
	isolation: "thread" | "inline",
	options: Pick<RuntimeOptions, "disableCompilationCache"> = {},
): Promise<Subject> {
	let version = 0;
	const { root, remove } = await benchWorkspace([release(isolation, version)]);
	const { child } = await Child.start(new URL("./swapping.process.ts", import.meta.url), {
		args: [root, JSON.stringify(options)],
		execArgv: ["--expose-gc", heapCap],
	});
	const swapper = await Swapper.connect(root);
	let before: InstalledRelease | null = null;
	/** Every release is one that was never there; the disk keeps the newest alone. */
	const swapOnce = async (): Promise<void> => {
		const next = release(isolation, ++version);
		const folder = join(root, "runtime_components", next.name, next.version);
		await writeRelease(folder, next);
		const installed = await swapper.install(folder);
		await swapper.swap(installed);
		await rm(folder, { recursive: true });
		if (before) await swapper.uninstall(before);
		before = installed;
	};
	return {
		swap: async (times) => {
			for (let swap = 0; swap < times; swap++) await swapOnce();
			return child.ask<Sample>({});
		},
		close: async () => {
			swapper.close();
			await child.close();
			await remove();
		},
	};
}

/** `import("…?v=")` in a process of its own. */
export async function importing(): Promise<Subject> {
	const { child } = await Child.start(new URL("./importing.process.ts", import.meta.url), {
		execArgv: ["--expose-gc"],
	});
	return { swap: (times) => child.ask<Sample>({ swaps: times }), close: () => child.close() };
}

function release(isolation: string, number: number): BenchRelease {
	const version = `1.0.${number}`;
	return {
		name: "echo",
		version,
		noodle: { isolation, methods: ["echo"] },
		ballast: generatedSource(version, releaseBytes),
	};
}
