import { getHeapStatistics } from "node:v8";
import type { MemoryStatus } from "./control/protocol.ts";

/** How much memory this process has, and may still have. */
export function memoryStatus(): MemoryStatus {
	const { used_heap_size: heapUsed, heap_size_limit: heapLimit } = getHeapStatistics();
	return { rss: process.memoryUsage.rss(), available: process.availableMemory(), heapUsed, heapLimit };
}
