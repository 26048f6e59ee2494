import { freemem, totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";
import type { MemoryStatus } from "./control/protocol.ts";

/** What the system says of its memory and of this process's part in it, in bytes. */
interface MemoryFigures {
	readonly platform: NodeJS.Platform;
	readonly rss: number;
	readonly free: number;
	readonly total: number;
	/** The limit of the process, or of the group that it is in; 0 and more than there is: none. */
	readonly limit: number;
}

/** How much memory this process has, and may still have. */
export function memoryStatus(): MemoryStatus {
	const { used_heap_size: heapUsed, heap_size_limit: heapLimit } = getHeapStatistics();
	const rss = process.memoryUsage.rss();
	const limit = process.constrainedMemory();
	const { platform } = process;
	return {
		rss,
		available: availableBytes({ platform, rss, free: freemem(), total: totalmem(), limit }),
		heapUsed,
		heapLimit,
	};
}

/**
 * What a process could still have at the most. `process.availableMemory()` says less: it takes a group's page cache for
 * used, though the system would give it up, and so it would refuse upgrades in containers that read many files.
 *
 * @returns null where it is not known: macOS calls only that free which nobody has used yet, which is always little
 */
export function availableBytes({ platform, rss, free, total, limit }: MemoryFigures): number | null {
	if (platform === "darwin") return null;
	const isLimited = limit > 0 && limit < total;
	return Math.max(0, Math.min(free, isLimited ? limit - rss : free));
}
