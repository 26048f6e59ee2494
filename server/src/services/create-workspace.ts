import { type Failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Ports, StoredUpgrade, Watching } from "../core/ports.ts";
import { verbsAfter, verbsUnderWay } from "../core/upgrade-verbs.ts";
import { createComponent, listSources, releaseComponent } from "./authoring.ts";
import { call, stopRuntime } from "./calls.ts";
import { asItStands, control, retry } from "./control.ts";
import { hotReload } from "./hot-reload.ts";
import { HotSwapEngine } from "./hot-swap-engine.ts";
import { ManifestAnalyst } from "./manifest-analyst.ts";
import { OperationsUnderWay } from "./operations-under-way.ts";
import { Recovery } from "./recovery.ts";
import { RollbackManager } from "./rollback-manager.ts";
import { RuntimeComponentRegistry } from "./runtime-component-registry.ts";
import { RuntimeUpgradeManager } from "./runtime-upgrade-manager.ts";
import { StatePlanner } from "./state-planner.ts";
import { UpgradeSearch } from "./upgrade-search.ts";
import { UpgradeValidator } from "./upgrade-validator.ts";
import type {
	PastUpgrade,
	Recovered,
	UpgradeOptions,
	UpgradeUnderWay,
	Workspace,
	WorkspaceChange,
} from "./workspace.ts";
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
	const recovery = new Recovery(ports, engine, states);
	const manager = new RuntimeUpgradeManager({ ports, engine, validator, states, rollbacks, recovery });
	const analyst = new ManifestAnalyst(ports, rollbacks, () => changed());
	const upgrades = new UpgradeSearch(ports.clock, () => changed("offers"));
	const queries = new WorkspaceQueries(ports, analyst, upgrades);
	const listeners = new Set<(change: WorkspaceChange) => void>();
	const changed = (change: WorkspaceChange = "workspace"): void => {
		for (const listener of listeners) listener(change);
	};
	let watching: Watching | null = null;
	/** What is searched from what is known now need not be true any more. */
	const forget = (): void => {
		upgrades.stop();
		analyst.forget();
	};
	/** Whoever asked for a change looks at it next, sooner than the watcher hears of it. */
	const changing = <Answer>(act: Promise<Answer>): Promise<Answer> =>
		act.finally(() => {
			forget();
			changed();
		});
	const underWay = new OperationsUnderWay();
	const announced = <Answer>(
		options: UpgradeOptions,
		act: (options: UpgradeOptions) => Promise<Answer>,
	): Promise<Answer> => changing(underWay.run(options, act));

	return {
		root: ports.files.root,
		registry,
		analyse: (text) => analyst.analyse(text),
		forget,
		changelog: (release) => ports.changelogs.read(release),
		check: () => queries.check(),
		view: () => queries.view(),
		releases: (component, signal) => queries.releases(component, signal),
		plan: (targets) => manager.analyzeUpgradeFeasibility(targets),
		upgrade: (targets, strategy, options) =>
			announced(options, (stoppable) => manager.requestUpgrade(targets, strategy, stoppable)),
		execute: (plan, targets, strategy, options) =>
			announced(options, (stoppable) => manager.executeUpgradePlan(plan, targets, strategy, stoppable)),
		planRollback: (request) => manager.analyzeRollback(request),
		rollback: (request, options, shown) =>
			announced(options, (stoppable) => manager.requestRollback(request, stoppable, shown)),
		apply: (options) => announced(options, (stoppable) => manager.requestApply(stoppable)),
		control: async (verb, id) => control(ports, verb, id),
		retry: (id, options) => announced(options, (stoppable) => retry(ports, manager, id, stoppable)),
		history: async (limit = 1000) => ports.state.history(limit).map((upgrade) => past(ports, upgrade)),
		past: async (id) => {
			const upgrade = ports.state.find(id);
			return upgrade && past(ports, upgrade);
		},
		recover: (options) => announced(options, (stoppable) => recover(ports, recovery, stoppable)),
		createComponent: (request) => changing(createComponent(ports, request)),
		hotReload: (file) => changing(hotReload({ ports, engine, validator, states, rollbacks }, file)),
		sources: () => listSources(ports),
		releaseComponent: (folder) => changing(releaseComponent(ports, folder)),
		stopRuntime: (runtime) => stopRuntime(ports, runtime),
		call: (request) => call(ports, request),
		underWay: () => ports.state.open().map((upgrade) => whereItIs(ports, upgrade)),
		counters: async () => (await observeRunning(ports)).runtimes.map(({ status }) => status),
		onDidChange(listener) {
			listeners.add(listener);
			if (!watching) {
				ports.fleet.onChanged(() => {
					analyst.forgetRunning();
					changed();
				});
				watching = ports.watcher.watch((change) => {
					if (change === "workspace") forget();
					// An upgrade that begins or ends in another process changes what counts as drift.
					else if (analyst.forgetJournal()) changed();
					changed(change);
				});
				analyst.startRemembering(watching);
			}
			return { dispose: () => void listeners.delete(listener) };
		},
		async refresh() {
			const { reading } = await observeWanted(ports);
			for (const catalog of ports.catalogs(reading.manifest.config.components)) catalog.refresh();
			forget();
			changed();
		},
		async dispose() {
			listeners.clear();
			watching?.dispose();
			await underWay.end();
			await ports.fleet.close();
			await upgrades.end();
			await analyst.end();
			ports.state.close();
		},
	};
}

function past(ports: Ports, upgrade: StoredUpgrade): PastUpgrade {
	return { ...asItStands(ports, upgrade), verbs: verbsAfter(upgrade) };
}

function whereItIs({ state }: Ports, upgrade: StoredUpgrade): UpgradeUnderWay {
	const status = state.status(upgrade.id);
	return { upgrade, status, verbs: verbsUnderWay(status, state.requests(upgrade.id)) };
}

async function recover(
	ports: Ports,
	recovery: Recovery,
	options: UpgradeOptions,
): Promise<Result<readonly Recovered[], Failure>> {
	if (!(await isWorkspace(ports))) return success([]);
	const request = { purpose: "recovery", components: [], timeoutMs: 300_000 };
	const lock = await acquireLock(ports, request, options.signal, (progress) =>
		options.onProgress?.({ id: "", ...progress }),
	);
	if (!lock.ok) return lock;
	try {
		return await recovery.recoverOpen();
	} finally {
		lock.value.release();
	}
}
