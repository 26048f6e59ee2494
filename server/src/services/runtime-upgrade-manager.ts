import { type Failure, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { editVersions } from "../core/manifest-edit.ts";
import type { Plan, Strategy, Target } from "../core/plan.ts";
import { type DraftPlan, makePlan, type PlanInputs } from "../core/planner.ts";
import type { Ports } from "../core/ports.ts";
import type { ComponentMove, RollbackRequest, UpgradeResult } from "../core/upgrade.ts";
import { withKeptReleases } from "./installed-release.ts";
import { checkIntegrity } from "./integrity.ts";
import { versionChanges } from "./moves.ts";
import { nodesOf } from "./node-versions.ts";
import { changeSince, fingerprintOf } from "./plan-fingerprint.ts";
import type { RollbackManager } from "./rollback-manager.ts";
import { type Decision, type Intent, type TransactionServices, UpgradeTransaction } from "./upgrade-transaction.ts";
import type { UpgradeValidator } from "./upgrade-validator.ts";
import type { UpgradeOptions } from "./workspace.ts";
import { observe, runningVersions, type World } from "./world.ts";

/** The use cases of upgrading: look first, then do it as one transaction. */
export class RuntimeUpgradeManager {
	readonly #services: TransactionServices;
	readonly #ports: Ports;
	readonly #validator: UpgradeValidator;
	readonly #rollbacks: RollbackManager;

	constructor(services: TransactionServices) {
		this.#services = services;
		this.#ports = services.ports;
		this.#validator = services.validator;
		this.#rollbacks = services.rollbacks;
	}

	/**
	 * What an upgrade would change and whether it may, without changing anything. Loads the code of the releases
	 * concerned, in throwaway threads and without starting it.
	 */
	async analyzeUpgradeFeasibility(targets: readonly Target[]): Promise<Plan> {
		const world = await observe(this.#ports);
		return this.#finished(targets, makePlan(targets, planInputs(world, "upgrade", this.#ports)), world, "upgrade");
	}

	/** Plans, validates and upgrades. What cannot share its calls with the release before it switches whole under every strategy. */
	async requestUpgrade(
		targets: readonly Target[],
		strategy: Strategy,
		options: UpgradeOptions,
	): Promise<UpgradeResult> {
		return this.#run(
			{
				validate: this.#validate,
				kind: "upgrade",
				targets,
				strategy,
				rollback: null,
				plan: async (world) => success(decide(world, makePlan(targets, planInputs(world, "upgrade", this.#ports)))),
			},
			options,
		);
	}

	/** Carries out a plan that was shown to somebody, and refuses when what it was made from has changed since. */
	async executeUpgradePlan(
		{ fingerprint }: Pick<Plan, "fingerprint">,
		targets: readonly Target[],
		strategy: Strategy,
		options: UpgradeOptions,
	): Promise<UpgradeResult> {
		const check = async (world: World): Promise<Result<Decision, Failure>> => {
			const draft = makePlan(targets, planInputs(world, "upgrade", this.#ports));
			const change = changeSince(fingerprint, await fingerprintOf(draft, world, this.#ports));
			if (change === null) return success(decide(world, draft));
			return failure("plan-outdated", `${change} Look at the plan anew, and ask for that one if it is still right.`);
		};
		return this.#run(
			{ kind: "upgrade", targets, strategy, rollback: null, plan: check, validate: this.#validate },
			options,
		);
	}

	/** Whether manifest and runtimes are what an upgrade that committed left. */
	async validateUpgradeIntegrity(moves: readonly ComponentMove[]): Promise<Result<null>> {
		const expected = new Map(moves.map(({ name, to }) => [name, to]));
		return checkIntegrity(this.#ports, expected, "upgrade-incomplete");
	}

	async requestRollback(request: RollbackRequest, options: UpgradeOptions): Promise<UpgradeResult> {
		const chosen = this.#rollbacks.planRollback(request);
		const targets = chosen.ok
			? chosen.value.targets
			: request.component === null
				? []
				: [{ name: request.component, version: null }];
		const plan = async (observed: World): Promise<Result<Decision, Failure>> => {
			if (!observed.reading.manifest.config.rollback.enabled) {
				return failure(
					"rollbacks-disabled",
					"Rollbacks are switched off for this workspace (runtime_upgrade.rollback.enabled, or NOODLE_ROLLBACK_ENABLED). Switch them on there, and try again.",
				);
			}
			const choice = this.#rollbacks.planRollback(request);
			if (!choice.ok) return choice;
			const { moves, along: alongMoves } = choice.value;
			const inventory = await withKeptReleases(observed.inventory, this.#ports.store, [...moves, ...alongMoves]);
			const world = { ...observed, inventory };
			const inputs = planInputs(world, "rollback", this.#ports);
			const alone = makePlan(choice.value.targets, inputs);
			const upgraded = alongMoves.map(({ name, to }) => ({ name, version: to }));
			// What was upgraded along and has to move again goes back to what it was, and not to whatever else would fit.
			const along = alone.feasible
				? upgraded.filter(({ name }) => alone.steps.some(({ component }) => component === name))
				: upgraded;
			const together = along.length === 0 ? alone : makePlan([...choice.value.targets, ...along], inputs);
			const draft = together.feasible ? together : alone;
			// What is back already, by hand or by a restart, counts as taken back too.
			const back = [...choice.value.targets, ...(draft === alone ? [] : along)].map(({ name }) => name);
			const moved = new Set([...draft.steps.map(({ component }) => component), ...back]);
			const undoes = choice.value.undoes
				.map(({ id, components }) => ({ id, components: components.filter((name) => moved.has(name)) }))
				.filter(({ components }) => components.length > 0);
			return success({
				world,
				draft,
				direction: "rollback",
				undoes,
				restoreFrom: request.restoreSnapshot ? choice.value.point : null,
			});
		};
		// What is gone back to was good before, and whoever goes back is in a hurry.
		const validate = (moves: readonly ComponentMove[]) => this.#rollbacks.validateRollbackIntegrity(moves);
		return this.#run({ kind: "rollback", targets, strategy: "immediate", rollback: request, plan, validate }, options);
	}

	/** Brings store and live runtimes to what the manifest says, as one upgrade. */
	async requestApply(options: UpgradeOptions): Promise<UpgradeResult> {
		const plan = async (world: World): Promise<Result<Decision, Failure>> => {
			const all = [...world.reading.manifest.components.values()].map(({ name, version }) => ({ name, version }));
			const current = runningVersions(world);
			// With no runtime alive, what the last commit made current is what the manifest is brought up from.
			for (const [name, { version }] of world.active?.components ?? [])
				if (!current.has(name)) current.set(name, version);
			return success(decide(world, makePlan(all, { ...planInputs(world, "upgrade", this.#ports), current })));
		};
		const intent = {
			kind: "apply",
			targets: [],
			strategy: "immediate",
			rollback: null,
			plan,
			validate: this.#validate,
		} as const;
		return this.#run(intent, options);
	}

	readonly #validate = (moves: readonly ComponentMove[]) => this.validateUpgradeIntegrity(moves);

	async #run(intent: Intent, options: UpgradeOptions): Promise<UpgradeResult> {
		return new UpgradeTransaction(this.#services, intent, options).run();
	}

	async #finished(
		targets: readonly Target[],
		draft: DraftPlan,
		world: World,
		direction: "upgrade" | "rollback",
	): Promise<Plan> {
		const { passed, findings, blocking } = await this.#validator.validateUpgradePlan(draft, world, {
			restoresSnapshot: false,
			direction,
		});
		const explanation =
			draft.feasible && !passed ? blocking.map(({ message }) => message).join(" ") : draft.explanation;
		const plan = {
			...draft,
			feasible: passed,
			findings,
			explanation,
			fingerprint: await fingerprintOf(draft, world, this.#ports),
			manifest: passed ? manifestAfter(draft, world, this.#ports.files.manifestFile) : null,
		};
		const { level } = world.reading.manifest.config.validation;
		return { ...plan, report: this.#validator.generateValidationReport(targets, plan, level) };
	}
}

export function planInputs(
	world: World,
	direction: "upgrade" | "rollback",
	ports: Pick<Ports, "nodeVersion">,
): PlanInputs {
	return {
		reading: world.reading,
		inventory: world.inventory,
		current: runningVersions(world),
		liveRuntimes: world.runtimes.length,
		direction,
		nodeVersions: nodesOf(world, ports),
	};
}

/** Null: nothing in it changes, or the commit could not change it either. */
function manifestAfter({ steps }: DraftPlan, { manifestText, reading }: World, file: string): string | null {
	if (manifestText === null) return null;
	const edited = editVersions(manifestText, file, versionChanges(steps, reading.manifest));
	return edited.ok && edited.value !== manifestText ? edited.value : null;
}

function decide(world: World, draft: DraftPlan): Decision {
	return { world, draft, direction: "upgrade", undoes: [], restoreFrom: null };
}
