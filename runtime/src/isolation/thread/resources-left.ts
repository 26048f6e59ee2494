/** What is there in every thread, and what is named by itself: pipes and processes belong to children. */
const own = new Set(["MessagePort", "ProcessWrap", "PipeWrap", "Immediate"]);

/** What a component has opened and not closed, in words such as `2 × Timeout`; the thread's end closes it. */
export function resourcesLeft(): string[] {
	const counts = new Map<string, number>();
	for (const name of process.getActiveResourcesInfo()) {
		if (!own.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return [...counts].map(([name, count]) => `${count} × ${name}`);
}
