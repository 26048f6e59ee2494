// The one place where what the services say becomes what an editor understands, and back.
import type { Finding, Severity } from "@noodle-upgrade/runtime/formats";
import { documentStart } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import { type CodeLens, type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { Plan } from "../core/plan.ts";
import type { UpgradeResult } from "../core/upgrade.ts";
import type { ComponentView, ManifestLens, WorkspaceView } from "../core/workspace-view.ts";
import {
	type ComponentItem,
	type CountersItem,
	type HistoryItem,
	type PlanResult,
	serverCommands,
	type UnderWayItem,
	type UpgradeOutcome,
	type WorkspaceItem,
} from "../protocol/index.ts";
import type { PastUpgrade, UpgradeUnderWay } from "../services/workspace.ts";

export const diagnosticSource = "noodle";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	information: DiagnosticSeverity.Information,
};

/** @param uriOf names the file of a related place; null: the editor cannot show related places. */
export function toDiagnostic(finding: Finding, uriOf: ((file: string) => string) | null): Diagnostic {
	const diagnostic: Diagnostic = {
		range: finding.range ?? documentStart,
		severity: severities[finding.severity],
		code: finding.code,
		source: diagnosticSource,
		message: finding.message,
	};
	if (uriOf && finding.related.length > 0) {
		diagnostic.relatedInformation = finding.related.map(({ message, file, range }) => ({
			message,
			location: { uri: uriOf(file), range },
		}));
	}
	return diagnostic;
}

/** The lenses above one component. @param root the folder's URI, which the commands carry. */
export function toCodeLenses(lens: ManifestLens, root: string): CodeLens[] {
	const { component, range, upgradeTo, rollback } = lens;
	const lenses: CodeLens[] = [];
	if (upgradeTo !== null) {
		const targets = [{ name: component, version: upgradeTo }];
		const title = `Upgrade to ${upgradeTo}`;
		lenses.push({ range, command: { title, command: serverCommands.upgrade, arguments: [{ root, targets }] } });
	}
	if (rollback !== null) {
		const title = `Roll back to ${rollback.version}`;
		const argument = { root, component, to: rollback.id };
		lenses.push({ range, command: { title, command: serverCommands.rollback, arguments: [argument] } });
	}
	return lenses;
}

/** @param folder the folder as the editor names it. */
export function toWorkspaceItem(view: WorkspaceView, folder: { uri: string; name: string }): WorkspaceItem {
	return {
		root: folder.uri,
		name: folder.name,
		problem: null,
		components: view.components.map(toComponentItem),
		runtimes: view.runtimes.map(({ id, pid, reachable }) => ({ id, pid, reachable })),
		open: view.open.map(({ id, components }) => ({ id, components: components.map(({ name }) => name) })),
	};
}

function toComponentItem({ findings, ...view }: ComponentView): ComponentItem {
	const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
	return { ...view, errors: count("error"), warnings: count("warning") };
}

export function toPlanResult(plan: Plan): PlanResult {
	return {
		feasible: plan.feasible,
		steps: plan.steps.map(({ component, from, to, reason }) => ({ component, from, to, reason })),
		findings: plan.findings.map(({ severity, code, message }) => ({ severity, code, message })),
		explanation: plan.explanation,
		takesEffect: plan.takesEffect,
		wayOut: (plan.wayOut ?? []).map(({ action, component, version }) => ({ action, component, version })),
		fingerprint: plan.fingerprint,
		manifest: plan.manifest,
		report: plan.report.markdown,
	};
}

export function toUpgradeOutcome(result: UpgradeResult): UpgradeOutcome {
	return {
		id: result.id,
		outcome: result.outcome,
		steps: result.steps.map(({ component, from, to }) => ({ component, from, to })),
		error: result.error && { code: result.error.code, message: result.error.message },
	};
}

/** @param root the folder's URI */
export function toUnderWayItem(root: string, { upgrade, status, verbs }: UpgradeUnderWay): UnderWayItem {
	const { id, kind, components, actor, startedAt } = upgrade;
	return { root, id, kind, components, actor, startedAt, status, verbs };
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
	const { id, kind, outcome, components, startedAt, finishedAt, actor, user, strategy, reason, code, verbs } = past;
	return { id, kind, outcome, components, startedAt, finishedAt, actor, user, strategy, reason, code, verbs };
}
