import { type Finding, finding, type ValidationLevel } from "@noodle-upgrade/runtime/formats";
import { memberFor } from "../core/assignment.ts";
import { conflictsIn, sentenceFor } from "../core/conflicts.ts";
import type { CatalogRelease } from "../core/inventory.ts";
import type { Plan, Target } from "../core/plan.ts";
import type { DraftPlan } from "../core/planner.ts";
import type { Ports } from "../core/ports.ts";
import { atLevel } from "../core/validation-levels.ts";
import { isBlocking, type ValidationReport, validationReport } from "../core/validation-report.ts";
import { type BeforeInputs, runSuite, type ValidationSuite } from "./rules/rule.ts";
import { beforeReload, beforeUpgrade, systemConstraints } from "./rules/suites.ts";
import type { StatePlanner } from "./state-planner.ts";
import type { World } from "./world.ts";

/** What was found, and what of it stops the upgrade at the level that the workspace has. */
export interface ValidationResult {
	readonly passed: boolean;
	readonly findings: readonly Finding[];
	readonly blocking: readonly Finding[];
}

/** Checks a plan before anything is done. What it checks stands in `rules/`, a file each. */
export class UpgradeValidator {
	readonly #ports: Ports;
	readonly #states: StatePlanner;

	constructor(ports: Ports, states: StatePlanner) {
		this.#ports = ports;
		this.#states = states;
	}

	/** Holds a plan against its own findings, against the place it is to happen in, and, unless switched off, against the rules. */
	async validateUpgradePlan(
		plan: DraftPlan,
		world: World,
		options: Pick<BeforeInputs, "restoresSnapshot" | "direction">,
	): Promise<ValidationResult> {
		const system = await this.validateSystemConstraints(world);
		const found = plan.feasible ? await this.#run(beforeUpgrade, { plan, world, ...options }) : [];
		const { findings, blocking } = judged([...plan.findings, ...system, ...found], world);
		return { passed: plan.feasible && blocking.length === 0, findings, blocking };
	}

	/**
	 * Holds a draft, which is to take the place of whatever runs of its component, against the rules that look at the
	 * release itself, unless switched off.
	 *
	 * @param world with the draft among its releases
	 */
	async validateDraft({ descriptor: { name, version } }: CatalogRelease, world: World): Promise<ValidationResult> {
		const slots = world.runtimes.flatMap(({ status }) => status.slots);
		const running = new Set(slots.filter(({ component }) => component === name).map((slot) => slot.version));
		const steps = [...running].map((from) => ({
			component: name,
			from,
			to: version,
			reason: "It was saved.",
			stage: 0,
		}));
		const plan: DraftPlan = { feasible: true, steps, findings: [], explanation: "", takesEffect: "live" };
		const found = await this.#run(beforeReload, { plan, world, restoresSnapshot: false, direction: "upgrade" });
		const { findings, blocking } = judged(found, world);
		return { passed: blocking.length === 0, findings, blocking };
	}

	async #run(
		suite: ValidationSuite<BeforeInputs>,
		inputs: Omit<BeforeInputs, "ports" | "states">,
	): Promise<readonly Finding[]> {
		const { preUpgradeChecks } = inputs.world.reading.manifest.config.validation;
		return preUpgradeChecks ? runSuite(suite, { ...inputs, ports: this.#ports, states: this.#states }) : [];
	}

	/** What a release would conflict with in the manifest as it is. */
	validateComponentCompatibility(component: string, version: string, world: World): readonly Finding[] {
		const { level } = world.reading.manifest.config.validation;
		const assignment = new Map(
			[...world.reading.manifest.components.values()].map(({ name, version: wanted }) => [
				name,
				memberFor(name, name === component ? version : wanted, world.inventory),
			]),
		);
		return conflictsIn(assignment)
			.filter((conflict) => conflict.component === component || conflict.other === component)
			.map((conflict) => atLevel(finding(conflict.kind, "error", sentenceFor(conflict), { component }), level));
	}

	/** What makes any upgrade impossible here and now, whatever the configuration says of checks. */
	validateSystemConstraints(world: World): Promise<readonly Finding[]> {
		return runSuite(systemConstraints, world);
	}

	/** @param targets what was asked for; @param level the one that the plan was validated at */
	generateValidationReport(
		targets: readonly Target[],
		plan: Omit<Plan, "report" | "manifest">,
		level: ValidationLevel,
	): ValidationReport {
		return validationReport(targets, plan, level);
	}
}

/** What was found, at the level that the workspace has. */
function judged(found: readonly Finding[], { reading }: World): Pick<ValidationResult, "findings" | "blocking"> {
	const { level } = reading.manifest.config.validation;
	// Rules that look at the same release may meet the same trouble in it; it is told once.
	const findings = found
		.filter(({ message }, i, all) => all.findIndex((earlier) => earlier.message === message) === i)
		.map((one) => atLevel(one, level));
	return { findings, blocking: findings.filter((one) => isBlocking(one, level)) };
}
