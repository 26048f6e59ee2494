/** Threads of this process that are alive, as far as they keep it alive: each holds one port. */
export function threads(): number {
	return process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;
}
