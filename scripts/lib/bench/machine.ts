import { availableParallelism, cpus, release, totalmem, type } from "node:os";

/** The machine in words: a figure without it means nothing. */
export function machineInWords(): string {
	const processor = cpus()[0]?.model.trim() || "an unnamed processor";
	const memory = Math.round(totalmem() / 2 ** 30);
	return `${type()} ${release()} ${process.arch}, ${processor}, ${availableParallelism()} cores, ${memory} GB, Node ${process.versions.node}`;
}
