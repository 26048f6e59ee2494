import { type Finding, finding, type Severity, type ValidationLevel } from "@noodle-upgrade/runtime/formats";
import { type Conflict, conflictsIn, sentenceFor } from "../core/conflicts.ts";
import type { DraftPlan } from "../core/planner.ts";
import type { Ports } from "../core/ports.ts";
import { assignmentAfter } from "./rules/assignment-after.ts";
import { contract } from "./rules/contract.ts";
import { diskSpace } from "./rules/disk-space.ts";
import { engines } from "./rules/engines.ts";
import { integrity } from "./rules/integrity.ts";
import { loadable } from "./rules/loadable.ts";
import { reachable } from "./rules/reachable.ts";
import type { RuleInputs, ValidationRule } from "./rules/rule.ts";
import { state } from "./rules/state.ts";
import type { StatePlanner } from "./state-planner.ts";
import type { World } from "./world.ts";

export interface ValidationReport {
	readonly passed: boolean;
	readonly findings: readonly Finding[];
	/** For a person. */
	readonly markdown: string;
}

/** Checks a plan before anything is done; each rule stands in a file of its own. */
export class UpgradeValidator {
	/** What is decided from the plan and the catalogs, then what has to look at releases and the place it happens in. */
	static readonly beforeUpgrade: readonly ValidationRule[] = [
		integrity,
		engines,
		contract,
		loadable,
		state,
		reachable,
		diskSpace,
	];

	readonly #ports: Ports;
	readonly #states: StatePlanner;

	constructor(ports: Ports, states: StatePlanner) {
		this.#ports = ports;
		this.#states = states;
	}

	/** @returns the plan's own findings and what the rules found */
	async validateUpgradePlan(
		plan: DraftPlan,
		world: World,
		options: Pick<RuleInputs, "restoresSnapshot" | "direction">,
	): Promise<readonly Finding[]> {
		const { level, preUpgradeChecks } = world.reading.manifest.config.validation;
		const system = this.validateSystemConstraints(world);
		if (!plan.feasible || !preUpgradeChecks) return [...plan.findings, ...system];
		const inputs: RuleInputs = { plan, world, ports: this.#ports, states: this.#states, ...options };
		const found = await Promise.all(UpgradeValidator.beforeUpgrade.map((rule) => rule.check(inputs)));
		const matrix = level !== "strict" ? this.#matrixWarnings(plan, world) : [];
		// Rules that look at the same release may meet the same trouble in it; it is told once.
		const all = [...plan.findings, ...system, ...matrix, ...found.flat()];
		return all.filter(({ message }, i) => all.findIndex((earlier) => earlier.message === message) === i);
	}

	/** What a release would conflict with in the manifest as it is. */
	validateComponentCompatibility(component: string, version: string, world: World): readonly Finding[] {
		const { level } = world.reading.manifest.config.validation;
		const assignment = new Map(
			[...world.reading.manifest.components.values()].flatMap(({ name, version: wanted }) => {
				const release = world.inventory.find(name, name === component ? version : wanted);
				return release ? [[name, release.descriptor] as const] : [];
			}),
		);
		return conflictsIn(assignment)
			.filter((conflict) => conflict.component === component || conflict.other === component)
			.map((conflict) => finding(conflict.kind, severityOf(conflict, level), sentenceFor(conflict), { component }));
	}

	/** Whether upgrades are allowed here at all. */
	validateSystemConstraints({ reading, findings }: World): readonly Finding[] {
		// An upgrade writes the lock file anew, and with it would go what a merge conflict left of both sides.
		const lock = findings.filter(({ code }) => code === "invalid-lock");
		if (reading.manifest.config.enabled) return lock;
		return [
			...lock,
			finding(
				"upgrades-disabled",
				"error",
				"Upgrades are switched off for this workspace (runtime_upgrade.enabled, or NOODLE_RUNTIME_UPGRADE_ENABLED).",
			),
		];
	}

	/** Whether findings stop an upgrade: errors do, and in permissive mode only those that make it impossible. */
	blocking(findings: readonly Finding[], level: ValidationLevel): readonly Finding[] {
		const impossible = new Set<Finding["code"]>([
			"invalid-manifest",
			"invalid-lock",
			"invalid-release",
			"unknown-component",
			"unknown-version",
			"missing-dependency",
			"unmet-dependency",
			"release-changed",
			"import-missing",
			"release-unloadable",
			"upgrades-disabled",
			"no-state-path",
			"runtime-unreachable",
		]);
		return findings.filter(
			({ severity, code }) => severity === "error" && (level !== "permissive" || impossible.has(code)),
		);
	}

	generateValidationReport(plan: DraftPlan, findings: readonly Finding[], level: ValidationLevel): ValidationReport {
		const passed = plan.feasible && this.blocking(findings, level).length === 0;
		const lines = [
			`# ${passed ? "This upgrade is possible" : "This upgrade is not possible"}`,
			"",
			plan.explanation,
			"",
		];
		if (plan.steps.length > 0) {
			lines.push("| Component | From | To | Why |", "| --- | --- | --- | --- |");
			for (const { component, from, to, reason } of plan.steps)
				lines.push(`| ${component} | ${from} | ${to} | ${reason.replaceAll("|", "\\|")} |`);
			lines.push("");
		}
		if (findings.length > 0) {
			lines.push(
				"## Findings",
				"",
				...findings.map(({ severity, code, message }) => `- **${severity}** \`${code}\`: ${message}`),
				"",
			);
		}
		return { passed, findings, markdown: lines.join("\n") };
	}

	#matrixWarnings(plan: DraftPlan, world: World): readonly Finding[] {
		const after = new Set(plan.steps.map(({ component }) => component));
		const assignment = assignmentAfter(plan, world);
		return conflictsIn(assignment)
			.filter(
				({ kind, component, other }) => kind === "compatibility-conflict" && (after.has(component) || after.has(other)),
			)
			.map((conflict) => finding(conflict.kind, "warning", sentenceFor(conflict), { component: conflict.component }));
	}
}

/** Dependencies always block; what a release was not tested with blocks at `strict` and warns otherwise. */
function severityOf({ kind }: Conflict, level: ValidationLevel): Severity {
	return kind === "compatibility-conflict" && level !== "strict" ? "warning" : "error";
}
