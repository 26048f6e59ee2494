import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { defaultStrategy } from "../core/plan.ts";
import type { Ports, UpgradeRequestVerb } from "../core/ports.ts";
import type { UpgradeRecord, UpgradeResult } from "../core/upgrade.ts";
import { HotSwapEngine } from "./hot-swap-engine.ts";
import { OperationsUnderWay } from "./operations-under-way.ts";
import { type Recovered, Recovery } from "./recovery.ts";
import { RollbackManager } from "./rollback-manager.ts";
import { RuntimeComponentRegistry } from "./runtime-component-registry.ts";
import { RuntimeUpgradeManager } from "./runtime-upgrade-manager.ts";
import { StatePlanner } from "./state-planner.ts";
import { UpgradeValidator } from "./upgrade-validator.ts";
import type { CallRequest, ControlVerb, UpgradeOptions, Workspace } from "./workspace.ts";
import { acquireLock } from "./workspace-lock.ts";
import { WorkspaceQueries } from "./workspace-queries.ts";
import { isWorkspace, observeRunning, observeWanted } from "./world.ts";

/** Wires the managers of one workspace over its ports. */
export function createWorkspace(outside: Ports): Workspace {
	const registry = new RuntimeComponentRegistry(outside);
	const { ports } = registry;
	const engine = new HotSwapEngine();
	const states = new StatePlanner(ports.inspector);
	const validator = new UpgradeValidator(ports, states);
	const rollbacks = new RollbackManager(ports);
	const recovery = new Recovery(ports, engine, states, rollbacks);
	const manager = new RuntimeUpgradeManager({ ports, engine, validator, states, rollbacks, recovery });
	const queries = new WorkspaceQueries(ports, rollbacks);
	const listeners = new Set<() => void>();
	const changed = (): void => {
		for (const listener of listeners) listener();
	};
	let watching: { dispose(): void } | null = null;
	const underWay = new OperationsUnderWay();
	const announced = <Answer>(
		options: UpgradeOptions,
		act: (options: UpgradeOptions) => Promise<Answer>,
	): Promise<Answer> => underWay.run(options, act).finally(changed);

	return {
		root: ports.files.root,
		registry,
		analyse: (text) => queries.analyse(text),
		check: () => queries.check(),
		view: () => queries.view(),
		plan: (targets) => manager.analyzeUpgradeFeasibility(targets),
		upgrade: (targets, strategy, options) =>
			announced(options, (stoppable) => manager.requestUpgrade(targets, strategy, stoppable)),
		execute: (plan, targets, strategy, options) =>
			announced(options, (stoppable) => manager.executeUpgradePlan(plan, targets, strategy, stoppable)),
		rollback: (request, options) => announced(options, (stoppable) => manager.requestRollback(request, stoppable)),
		apply: (options) => announced(options, (stoppable) => manager.requestApply(stoppable)),
		control: (verb, id, options) =>
			control(ports, verb, id, (upgrade) =>
				announced(options ?? { actor: upgrade.actor }, (stoppable) => retry(ports, manager, upgrade, stoppable)),
			),
		history: async (limit = 1000) => ports.state.history(limit),
		recover: (options) => announced(options, (stoppable) => recover(ports, recovery, stoppable)),
		call: (request) => call(ports, request),
		onDidChange(listener) {
			listeners.add(listener);
			if (!watching) {
				ports.fleet.onChanged(changed);
				watching = ports.watcher.watch(changed);
			}
			return { dispose: () => void listeners.delete(listener) };
		},
		async refresh() {
			const { reading } = await observeWanted(ports);
			for (const catalog of ports.catalogs(reading.manifest.config.components)) catalog.refresh();
			changed();
		},
		async dispose() {
			listeners.clear();
			watching?.dispose();
			await underWay.end();
			await ports.fleet.close();
			ports.state.close();
		},
	};
}

async function recover(ports: Ports, recovery: Recovery, options: UpgradeOptions): Promise<readonly Recovered[]> {
	const timeout = 300_000;
	if (!(await isWorkspace(ports))) return [];
	const lock = await acquireLock(ports, [], timeout, options.signal, (progress) =>
		options.onProgress?.({ id: "", ...progress }),
	);
	if (!lock.ok) return [];
	try {
		return await recovery.recoverOpen();
	} finally {
		lock.value.release();
	}
}

async function call(
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
	const known =
		[...new Set(named.flatMap(({ status }) => status.slots.map((slot) => slot.component)))].join(", ") || "none";
	return failure("unknown-component", `No live runtime has a component "${component}"; there is: ${known}.`);
}

const requestVerbs: Partial<Record<ControlVerb, UpgradeRequestVerb>> = {
	promote: "promote",
	pause: "pause",
	resume: "resume",
	abort: "abort",
	"mark-good": "promote",
};

/** Passes a person's word to whoever drives the upgrade, in whatever process. */
async function control(
	ports: Ports,
	verb: ControlVerb,
	id: string,
	again: (upgrade: UpgradeRecord) => Promise<Result<UpgradeRecord>>,
): Promise<Result<UpgradeRecord>> {
	const upgrade = ports.state.find(id);
	if (!upgrade)
		return failure("unknown-upgrade", `There is no upgrade ${id} in the history. "noodle history" lists them.`);
	const request = requestVerbs[verb];
	if (request === undefined) return again(upgrade);
	if (upgrade.outcome === null) {
		ports.state.request(id, request);
		return success(upgrade);
	}
	if (verb === "mark-good" && upgrade.outcome === "committed") return success(upgrade);
	const advice =
		verb === "abort" && upgrade.outcome === "committed" ? ` "noodle rollback --to ${id}" takes it back.` : "";
	return failure(
		"upgrade-over",
		`The upgrade ${id} is over (${upgrade.outcome}), so there is nothing to ${verb}.${advice}`,
	);
}

async function retry(
	ports: Ports,
	manager: RuntimeUpgradeManager,
	upgrade: UpgradeRecord,
	options: UpgradeOptions,
): Promise<Result<UpgradeRecord>> {
	if (upgrade.outcome === null) return failure("upgrade-under-way", `The upgrade ${upgrade.id} is still under way.`);
	if (upgrade.outcome === "committed")
		return failure("upgrade-over", `The upgrade ${upgrade.id} was committed; there is nothing to retry.`);
	const result = await sameAgain(manager, upgrade, options);
	if (result.error) return failure(result.error.code, result.error.message);
	const record = ports.state.find(result.id);
	return record
		? success(record)
		: failure("nothing-to-do", "Everything runs as asked already; there is nothing to retry.");
}

function sameAgain(
	manager: RuntimeUpgradeManager,
	{ kind, components, strategy, undoes }: UpgradeRecord,
	options: UpgradeOptions,
): Promise<UpgradeResult> {
	if (kind === "apply") return manager.requestApply(options);
	if (kind === "rollback") {
		const component = components.length === 1 ? (components[0]?.name ?? null) : null;
		return manager.requestRollback({ component, to: undoes, restoreSnapshot: false }, options);
	}
	// A refused one may have been asked for "the newest".
	const targets = components.map(({ name, to }) => ({ name, version: to === "" ? null : to }));
	return manager.requestUpgrade(targets, strategy ?? defaultStrategy, options);
}
