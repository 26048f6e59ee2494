import { failure, manifestFileName, type Result } from "@noodle-upgrade/runtime/formats";
import type { Ports } from "../core/ports.ts";
import type { CallRequest } from "./workspace.ts";
import { observeRunning, readingOf } from "./world.ts";

/** Calls a component in a live runtime. */
export async function call(
	ports: Ports,
	{ component, method, args, runtime, timeoutMs }: CallRequest,
): Promise<Result<unknown>> {
	const { runtimes, unreachable } = await observeRunning(ports);
	const named = runtime === null ? runtimes : runtimes.filter(({ link }) => link.id === runtime);
	const [chosen] = named.filter(({ status }) => status.slots.some((slot) => slot.component === component));
	if (chosen) return chosen.link.call(component, method, args, timeoutMs ?? null);
	const [lost] = unreachable.filter(({ id }) => runtime === null || id === runtime);
	if (runtimes.length === 0 && lost) return failure(lost.error.code, lost.error.message);
	if (runtimes.length === 0)
		return failure("no-runtime", `No runtime is alive in ${ports.files.root}. Start the service, or "noodle run".`);
	if (named.length === 0)
		return failure(
			"unknown-runtime",
			`There is no runtime ${runtime}; there is ${runtimes.map(({ link }) => link.id).join(", ")}.`,
		);
	const { manifest } = readingOf(ports, await ports.files.readManifest());
	if (manifest.components.has(component))
		return failure(
			"component-unavailable",
			`${manifestFileName} wants ${component}, and no live runtime has it yet. It starts with the next start of the service.`,
		);
	const known =
		[...new Set(named.flatMap(({ status }) => status.slots.map((slot) => slot.component)))].join(", ") || "none";
	return failure("unknown-component", `No live runtime has a component "${component}"; there is: ${known}.`);
}

/** Stops a live runtime in good order. */
export async function stopRuntime(ports: Ports, runtime: string): Promise<Result<null>> {
	const { runtimes, unreachable } = await observeRunning(ports);
	const found = runtimes.find(({ link }) => link.id === runtime);
	if (found) return found.link.stop();
	const lost = unreachable.find(({ id }) => id === runtime);
	if (lost) return failure(lost.error.code, lost.error.message);
	return failure(
		"unknown-runtime",
		`The runtime ${runtime} has ended already. "noodle list" shows those that are alive.`,
	);
}
