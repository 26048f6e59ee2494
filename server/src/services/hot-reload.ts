import { type Finding, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { CatalogRelease } from "../core/inventory.ts";
import { SwapPlanner } from "./swap-operations.ts";
import type { TransactionServices } from "./upgrade-transaction.ts";
import type { Reloaded } from "./workspace.ts";
import { acquireLock } from "./workspace-lock.ts";
import { observe } from "./world.ts";

const lockMs = 30_000;

/**
 * Swaps a component for what is being written of it, with its state, in every runtime that has it: for developing. It is no
 * upgrade: manifest, lock, `active.json` and history know nothing of it, nothing is watched afterwards, and a runtime that
 * starts again takes what the manifest wants. What the rules before an upgrade have against the release itself refuses it.
 * Up to the switch the old release is whole, and a failure, also the death of this process, leaves it serving.
 *
 * @param file absolute path of a file that was changed
 */
export async function hotReload(
	services: Pick<TransactionServices, "ports" | "engine" | "validator" | "states" | "rollbacks">,
	file: string,
): Promise<Result<Reloaded>> {
	const { ports, rollbacks } = services;
	const lock = await acquireLock(
		ports,
		{ purpose: "hot reload", components: [], timeoutMs: lockMs },
		undefined,
		() => {},
	);
	if (!lock.ok) return lock;
	try {
		if (ports.state.open().length > 0)
			return failure(
				"upgrade-under-way",
				"An upgrade was left open. Recover it first, with Recover or the next upgrade.",
			);
		const stamp = ports.clock.now().replace(/\D/g, "");
		const reloaded = await ports.sources.withDraft(file, stamp, (draft) => swapIn(draft, services));
		// What the saves before have left in the store is needed by nobody.
		if (reloaded.ok) await rollbacks.cleanupRollbackData();
		return reloaded;
	} finally {
		lock.value.release();
	}
}

async function swapIn(
	draft: CatalogRelease,
	{ ports, engine, validator, states }: Pick<TransactionServices, "ports" | "engine" | "validator" | "states">,
): Promise<Result<Reloaded>> {
	const { name, version } = draft.descriptor;
	const world = await observe(ports);
	const lost = world.unreachable[0];
	if (lost) return failure(lost.error.code, lost.error.message);
	const known = { ...world, inventory: world.inventory.with([draft]) };
	const { findings, blocking } = await validator.validateDraft(draft, known);
	if (blocking[0]) return failure(blocking[0].code, sentencesOf(blocking).join(" "));
	const planner = new SwapPlanner(ports, states);
	const installed = await planner.install(name, version, known);
	if (!installed.ok) return installed;
	const targets = await planner.targetsFor(
		world.runtimes,
		() => [{ component: name, to: version }],
		known,
		async () => null,
	);
	if (!targets.ok) return targets;
	if (targets.value.length === 0)
		return failure("not-running", `${name} runs nowhere, so that there is nothing to swap it in. Start a runtime.`);
	const { swapTimeoutMs, maxConcurrentSwaps } = world.reading.manifest.config.hotSwap;
	const operation = {
		id: `reload-${version}`,
		targets: targets.value,
		timeoutMs: swapTimeoutMs,
		maxConcurrentSwaps,
		keepOld: false,
		snapshotFolder: null,
	};
	const switched = await engine.swapAtOnce(operation);
	if (!switched.ok) return switched;
	const waited = Math.max(...switched.value.reports.map(({ report }) => report.gateMs));
	return success({ name, version, gateMs: waited, warnings: sentencesOf(findings) });
}

function sentencesOf(findings: readonly Finding[]): string[] {
	return findings.map(({ message }) => message);
}
