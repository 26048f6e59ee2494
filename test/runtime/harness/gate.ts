import type { Runtime } from "@noodle-upgrade/runtime";
import { until } from "../../harness/until.ts";

/**
 * Knocks at a component until a call has to wait, which is how one sees from outside that a gate has closed.
 *
 * @returns the answers of all knocks, in order
 */
export async function gateClosedOn(runtime: Runtime, component: string): Promise<{ answers: Promise<string>[] }> {
	const handle = runtime.component<{ version(): string }>(component);
	const answers: Promise<string>[] = [];
	await until(`the gate of ${component} to close`, async () => {
		const answer = handle.version();
		// Whoever knocks looks at the answers later; until then a refusal is nobody's.
		answer.catch(() => {});
		answers.push(answer);
		return (await queuedAt(runtime, component)) > 0;
	});
	return { answers };
}

export async function queuedAt(runtime: Runtime, component: string): Promise<number> {
	return (await runtime.status()).slots.find((slot) => slot.component === component)?.queued ?? 0;
}
