import { type Failure, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { editWanted } from "../core/manifest-edit.ts";
import type { Plan, Strategy, Target } from "../core/plan.ts";
import { type DraftPlan, makePlan } from "../core/planner.ts";
import type { Ports } from "../core/ports.ts";
import type { ComponentMove, RollbackRequest, UpgradeResult } from "../core/upgrade.ts";
import { whyBlocked } from "../core/why-blocked.ts";
import { configMoves } from "./config-moves.ts";
import { checkIntegrity } from "./integrity.ts";
import { wantedChanges } from "./moves.ts";
import { changeSince, fingerprintOf } from "./plan-fingerprint.ts";
import { planInputs } from "./plan-inputs.ts";
import { decideRollback } from "./rollback-decision.ts";
import type { RollbackManager } from "./rollback-manager.ts";
import { type Decision, type Intent, type TransactionServices, UpgradeTransaction } from "./upgrade-transaction.ts";
import type { UpgradeValidator } from "./upgrade-validator.ts";
import type { RollbackPreview, UpgradeOptions } from "./workspace.ts";
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
				plan: async (world) => success(this.#decide(targets, world)),
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
		const plan = (world: World) => this.#asShown(success(this.#decide(targets, world)), { fingerprint });
		return this.#run({ kind: "upgrade", targets, strategy, rollback: null, plan, validate: this.#validate }, options);
	}

	/** Refuses what is not any more what somebody was shown; null: nobody was. */
	async #asShown(
		decided: Result<Decision, Failure>,
		shown: Pick<Plan, "fingerprint"> | null,
	): Promise<Result<Decision, Failure>> {
		if (!decided.ok || shown === null) return decided;
		const { draft, world } = decided.value;
		const change = changeSince(shown.fingerprint, await fingerprintOf(draft, world, this.#ports));
		if (change === null) return decided;
		return failure("plan-outdated", `${change} Look at the plan anew, and ask for that one if it is still right.`);
	}

	/** Whether manifest and runtimes are what an upgrade that committed left. */
	async validateUpgradeIntegrity(moves: readonly ComponentMove[]): Promise<Result<null>> {
		return checkIntegrity(this.#ports, moves, "upgrade-incomplete");
	}

	/** What a rollback would move and undo, without changing anything. */
	async analyzeRollback(request: RollbackRequest): Promise<Result<RollbackPreview, Failure>> {
		const decided = await this.#decideRollback(request, await observe(this.#ports));
		if (!decided.ok) return decided;
		const { draft, world, undoes } = decided.value;
		if (!draft.feasible) return failure(draft.findings[0]?.code ?? "not-feasible", draft.explanation);
		return success({ steps: draft.steps, undoes, fingerprint: await fingerprintOf(draft, world, this.#ports) });
	}

	/** @param shown what somebody was shown of it; when that has changed since, it is refused */
	async requestRollback(
		request: RollbackRequest,
		options: UpgradeOptions,
		shown: Pick<RollbackPreview, "fingerprint"> | null = null,
	): Promise<UpgradeResult> {
		const chosen = this.#rollbacks.planRollback(request);
		const named = request.component === null ? [] : [{ name: request.component, version: null }];
		return this.#run(
			{
				kind: "rollback",
				targets: chosen.ok ? chosen.value.targets : named,
				strategy: "immediate",
				rollback: request,
				plan: async (world) => this.#asShown(await this.#decideRollback(request, world), shown),
				// What is gone back to was good before, and whoever goes back is in a hurry.
				validate: (moves) => this.#rollbacks.validateRollbackIntegrity(moves),
			},
			options,
		);
	}

	#decideRollback(request: RollbackRequest, world: World): Promise<Result<Decision, Failure>> {
		return decideRollback(request, world, this.#rollbacks, this.#ports);
	}

	/** Brings store and live runtimes to what the manifest says, as one upgrade. */
	async requestApply(options: UpgradeOptions): Promise<UpgradeResult> {
		const plan = async (world: World): Promise<Result<Decision, Failure>> => {
			const all = [...world.reading.manifest.components.values()].map(({ name, version }) => ({ name, version }));
			const current = runningVersions(world);
			// With no runtime alive, what the last commit made current is what the manifest is brought up from.
			for (const [name, { version }] of world.active?.components ?? [])
				if (!current.has(name)) current.set(name, version);
			const configs = configMoves(world, new Map(), (name) => world.active?.components.get(name)?.config);
			const inputs = { ...planInputs(world, "upgrade", this.#ports, configs), current };
			return success({ ...forward, world, draft: makePlan(all, inputs), configs });
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

	#decide(targets: readonly Target[], world: World): Decision {
		const configs = configMoves(world);
		const draft = makePlan(targets, planInputs(world, "upgrade", this.#ports, configs));
		return { ...forward, world, draft, configs };
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
			draft.feasible && !passed
				? whyBlocked(blocking, direction === "upgrade" ? targets : [], draft.steps, world.inventory)
				: draft.explanation;
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

/** Null: nothing in it changes, or the commit could not change it either. */
function manifestAfter({ steps }: DraftPlan, { manifestText, reading }: World, file: string): string | null {
	if (manifestText === null) return null;
	const edited = editWanted(manifestText, file, wantedChanges(steps, reading.manifest, new Map()));
	return edited.ok && edited.value !== manifestText ? edited.value : null;
}

const forward = { direction: "upgrade", undoes: [], restoreFrom: null } as const;
