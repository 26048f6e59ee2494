// Where what the services say becomes what our own client is told.
import type { Failure, Severity } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import type { Plan, Step } from "../core/plan.ts";
import { type ComponentMove, changesConfig, type UpgradeResult } from "../core/upgrade.ts";
import type { ComponentView, WorkspaceView } from "../core/workspace-view.ts";
import type {
	ComponentItem,
	CountersItem,
	FailureItem,
	FindingItem,
	HistoryItem,
	PlanResult,
	RollbackPlanResult,
	UnderWayItem,
	UpgradeOutcome,
	WorkspaceItem,
} from "../protocol/index.ts";
import type { PastUpgrade, RollbackPreview, UpgradeUnderWay } from "../services/workspace.ts";
import { movesOf } from "./moves.ts";

/** @param folder the folder as the editor names it. */
export function toWorkspaceItem(view: WorkspaceView, folder: { uri: string; name: string }): WorkspaceItem {
	return {
		root: folder.uri,
		name: folder.name,
		problem: null,
		components: view.components.map(toComponentItem),
		findings: ownFindings(view),
		runtimes: view.runtimes.map(({ id, pid, reachable }) => ({ id, pid, reachable })),
		open: view.open.map(({ id, components }) => ({ id, components: components.map(({ name }) => name) })),
	};
}

/** The grave ones that no component's line counts. */
function ownFindings({ components, findings }: WorkspaceView): FindingItem[] {
	const names = new Set(components.map(({ name }) => name));
	return findings.flatMap(({ severity, message, component }) =>
		severity !== "information" && !names.has(component ?? "") ? [{ severity, message }] : [],
	);
}

function toComponentItem({ findings, ...view }: ComponentView): ComponentItem {
	const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
	return { ...view, errors: count("error"), warnings: count("warning") };
}

export function toPlanResult(plan: Plan): PlanResult {
	return {
		feasible: plan.feasible,
		steps: plan.steps.map((step) => ({ ...toStep(step), reason: step.reason })),
		findings: plan.findings.map(({ severity, code, message }) => ({ severity, code, message })),
		explanation: plan.explanation,
		takesEffect: plan.takesEffect,
		wayOut: (plan.wayOut ?? []).map(({ action, component, version }) => ({ action, component, version })),
		fingerprint: plan.fingerprint,
		manifest: plan.manifest,
		report: plan.report.markdown,
	};
}

export function toRollbackPlan({ steps, undoes, fingerprint }: RollbackPreview): RollbackPlanResult {
	return { ok: true, moves: movesOf(steps), upgrades: undoes.length, fingerprint };
}

export function toUpgradeOutcome(result: UpgradeResult): UpgradeOutcome {
	return {
		id: result.id,
		outcome: result.outcome,
		steps: result.steps.map(toStep),
		error: result.error && toFailureItem(result.error),
	};
}

function toStep({ component, from, to, configChanged }: Step): UpgradeOutcome["steps"][number] {
	return { component, from, to, ...(configChanged && { configChanged }) };
}

/** @param root the folder's URI */
export function toUnderWayItem(root: string, { upgrade, status, verbs }: UpgradeUnderWay): UnderWayItem {
	const { id, kind, actor, startedAt } = upgrade;
	return { root, id, kind, components: upgrade.components.map(toMove), actor, startedAt, status, verbs };
}

/** What all releases in one runtime have counted. */
export function toCountersItems({ id, slots }: RuntimeStatus): CountersItem[] {
	return slots.flatMap(({ component, queued, releases }) =>
		releases.map(({ version, role, weight, calls, errors, inFlight, latency: { p50, p99, buckets } }) => ({
			runtime: id,
			component,
			version,
			role,
			share: weight,
			calls,
			errors,
			inFlight,
			queued: role === "serving" ? queued : 0,
			p50,
			p99,
			buckets,
		})),
	);
}

export function toHistoryItem(past: PastUpgrade): HistoryItem {
	const { id, kind, outcome, startedAt, finishedAt, actor, user, strategy, reason, code, verbs } = past;
	const components = past.components.map(toMove);
	return { id, kind, outcome, components, startedAt, finishedAt, actor, user, strategy, reason, code, verbs };
}

function toMove(move: ComponentMove): HistoryItem["components"][number] {
	const { name, from, to } = move;
	return { name, from, to, ...(changesConfig(move) && { configChanged: true as const }) };
}

/** Without what else the services know of it. */
export function toFailureItem({ code, message }: Failure): FailureItem {
	return { code, message };
}
