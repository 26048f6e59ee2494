import {
	type ComponentDescriptor,
	type Finding,
	finding,
	type ManifestReading,
	versionPath,
} from "@noodle-upgrade/runtime/formats";
import { prerelease } from "semver";
import { type Assignment, sentenceFor } from "./conflicts.ts";
import type { Inventory } from "./inventory.ts";
import type { Plan, Step, Target } from "./plan.ts";
import { type Solution, solve, type Unsolvable } from "./solver.ts";
import { upgradePath } from "./upgrade-path.ts";

/** What a plan is made from. */
export interface PlanInputs {
	readonly reading: ManifestReading;
	readonly inventory: Inventory;
	/** What each component runs as, or, with no runtime alive, what the last commit made current. */
	readonly current: ReadonlyMap<string, string>;
	/** Runtimes that are alive. */
	readonly liveRuntimes: number;
	/** `upgrade_path` does not bind a rollback. */
	readonly direction: "upgrade" | "rollback";
}

export type DraftPlan = Omit<Plan, "fingerprint">;

/** What would change, in what order, why, and whether it may. Changes nothing and asks nobody. */
export function makePlan(targets: readonly Target[], inputs: PlanInputs): DraftPlan {
	const { manifest, document } = inputs.reading;
	const findings: Finding[] = [];
	const refuse = (code: Finding["code"], message: string, component: string | null = null): DraftPlan =>
		infeasible(
			[
				...findings,
				finding(
					code,
					"error",
					message,
					component === null
						? {}
						: { component, file: document.file, range: document.rangeOf(["components", component], "key") },
				),
			],
			message,
		);
	if (!inputs.reading.usable) {
		const [first] = inputs.reading.findings.filter(({ severity }) => severity === "error");
		return refuse(
			"invalid-manifest",
			`${document.file} cannot be used, so nothing can be planned. ${first?.message ?? ""}`.trim(),
		);
	}
	for (const { name } of targets) {
		if (!manifest.components.has(name)) {
			const known = [...manifest.components.keys()].join(", ") || "none";
			return refuse(
				"unknown-component",
				`The manifest has no component "${name}"; it has: ${known}. Add it to ${document.file} first.`,
			);
		}
	}
	const start = startingAssignment(inputs);
	const chosen = chooseVersions(targets, start, inputs);
	if (!chosen.ok) return refuse(chosen.code, chosen.message, chosen.component);
	const fixed = new Set(targets.map(({ name }) => name));
	const { level } = manifest.config.validation;
	const solved = solve(
		chosen.assignment,
		fixed,
		inputs.inventory,
		level,
		manifest.config.components.dependencyResolution,
	);
	if (!solved.ok) return refuseConflicts(solved.reason, inputs);
	const stepping = stepsOf(solved.solution, targets, inputs);
	if (!stepping.ok) return refuse("no-upgrade-path", stepping.message, stepping.component);
	return feasible(stepping.steps, solved.solution, inputs);
}

/** The newest version of a component that a plan would be feasible with; null when there is none but the present one. */
export function newestFeasible(name: string, inputs: PlanInputs): string | null {
	const wanted = inputs.reading.manifest.components.get(name)?.version;
	const current = inputs.current.get(name) ?? wanted;
	for (const { descriptor } of inputs.inventory.versionsOf(name)) {
		if (descriptor.version === current) return null;
		if (prerelease(descriptor.version) !== null) continue;
		if (makePlan([{ name, version: descriptor.version }], inputs).feasible) return descriptor.version;
	}
	return null;
}

/** What the manifest wants, as far as a catalog knows it. */
function startingAssignment({ reading, inventory }: PlanInputs): Map<string, ComponentDescriptor> {
	const assignment = new Map<string, ComponentDescriptor>();
	for (const { name, version } of reading.manifest.components.values()) {
		const release = inventory.find(name, version);
		if (release) assignment.set(name, release.descriptor);
	}
	return assignment;
}

function chooseVersions(
	targets: readonly Target[],
	start: Assignment,
	inputs: PlanInputs,
):
	| { ok: true; assignment: Map<string, ComponentDescriptor> }
	| { ok: false; code: "unknown-version" | "unknown-component"; message: string; component: string } {
	const assignment = new Map(start);
	for (const { name, version } of targets) {
		if (version === null) continue;
		const release = inputs.inventory.find(name, version);
		if (!release) return unknownVersion(name, version, inputs.inventory);
		assignment.set(name, release.descriptor);
	}
	for (const { name, version } of targets) {
		if (version !== null) continue;
		const versions = inputs.inventory.versionsOf(name);
		if (versions.length === 0) return unknownVersion(name, null, inputs.inventory);
		const newest = bestOf(name, targets, assignment, inputs) ?? assignment.get(name) ?? versions[0]?.descriptor;
		if (newest) assignment.set(name, newest);
	}
	return { ok: true, assignment };
}

/** The newest release that goes together with the other targets, whatever else has to move for it. */
function bestOf(
	name: string,
	targets: readonly Target[],
	assignment: Assignment,
	inputs: PlanInputs,
): ComponentDescriptor | undefined {
	const { config } = inputs.reading.manifest;
	const current = inputs.current.get(name) ?? assignment.get(name)?.version ?? "";
	const fixed = new Set(
		targets.filter((target) => target.version !== null || target.name === name).map((target) => target.name),
	);
	return inputs.inventory
		.versionsOf(name)
		.map(({ descriptor }) => descriptor)
		.filter(({ version }) => version === current || prerelease(version) === null)
		.find((descriptor) => {
			const start = new Map(assignment).set(name, descriptor);
			const solved = solve(
				start,
				fixed,
				inputs.inventory,
				config.validation.level,
				config.components.dependencyResolution,
			);
			return solved.ok && stepsOf(solved.solution, targets, inputs).ok;
		});
}

function unknownVersion(name: string, version: string | null, inventory: Inventory) {
	const versions = inventory.versionsOf(name).map(({ descriptor }) => descriptor.version);
	const there =
		versions.length === 0 ? `No catalog has a component "${name}".` : `There is ${versions.slice(0, 8).join(", ")}.`;
	return {
		ok: false as const,
		code: versions.length === 0 ? ("unknown-component" as const) : ("unknown-version" as const),
		message: version === null ? there : `No catalog has ${name}@${version}. ${there}`,
		component: name,
	};
}

function stepsOf(
	solution: Solution,
	targets: readonly Target[],
	inputs: PlanInputs,
): { ok: true; steps: Step[] } | { ok: false; message: string; component: string } {
	const asked = new Set(targets.map(({ name }) => name));
	const moves: { name: string; path: string[]; from: string; reason: string }[] = [];
	for (const [name, { version: to }] of solution.assignment) {
		const cause = solution.moved.get(name);
		if (!asked.has(name) && !cause) continue;
		const wanted = inputs.reading.manifest.components.get(name)?.version ?? to;
		const from = inputs.current.get(name) ?? wanted;
		if (from === to && wanted === to) continue;
		const path =
			inputs.direction === "rollback" || from === to ? [to] : upgradePath(from, to, inputs.inventory.versionsOf(name));
		if (!path) {
			const allowed = inputs.inventory.find(name, to)?.descriptor.upgradePath?.join(", ") ?? "";
			return {
				ok: false,
				component: name,
				message: `No upgrade path leads from ${name}@${from} to ${to}: ${to} may be stepped to from ${allowed || "no version"} only, and no release in between leads there.`,
			};
		}
		moves.push({
			name,
			path,
			from,
			reason: cause ? `It has to move along: ${sentenceFor(cause)}` : "It was asked for.",
		});
	}
	// Stops come first, each in a stage of its own; the last step of every component is switched together, at the end.
	const steps: Step[] = [];
	let stage = 0;
	for (const { name, path, from } of moves) {
		path.slice(0, -1).forEach((stop, i) => {
			const target = path.at(-1) ?? stop;
			steps.push({
				component: name,
				from: path[i - 1] ?? from,
				to: stop,
				reason: `${target} cannot be stepped to from ${from}, so ${stop} is a stop on the way.`,
				stage: stage++,
			});
		});
	}
	for (const { name, path, from, reason } of moves) {
		steps.push({ component: name, from: path.at(-2) ?? from, to: path.at(-1) ?? from, reason, stage });
	}
	return { ok: true, steps };
}

function feasible(steps: readonly Step[], solution: Solution, inputs: PlanInputs): DraftPlan {
	const { config } = inputs.reading.manifest;
	if (steps.length === 0) {
		return {
			feasible: true,
			steps,
			findings: [],
			explanation: "Everything runs as asked already; there is nothing to do.",
			takesEffect: "nothing",
		};
	}
	const cold = steps.filter(({ component, to }) => !inputs.inventory.find(component, to)?.descriptor.hotSwappable);
	const findings: Finding[] = cold.map(({ component, to }) =>
		finding(
			"waits-for-restart",
			"information",
			`${component}@${to} cannot be swapped while it runs, so it takes effect, with all that moves along, at the next start.`,
			{
				component,
			},
		),
	);
	const live = inputs.liveRuntimes > 0 && cold.length === 0 && config.hotSwap.enabled;
	const what = steps.map(({ component, from, to }) => `${component} goes from ${from} to ${to}`).join(", then ");
	const how = live
		? `${inputs.liveRuntimes === 1 ? "The running process switches" : `${inputs.liveRuntimes} running processes switch`} without a restart.`
		: `It takes effect at the next start, because ${whyNotLive(inputs, cold)}.`;
	const along = [...solution.moved].map(
		([name, cause]) => `${name} moves along, because ${lowerFirst(sentenceFor(cause))}`,
	);
	return {
		feasible: true,
		steps,
		findings,
		explanation: [`${what}.`, ...along, how].join(" "),
		takesEffect: live ? "live" : "next-start",
	};
}

function whyNotLive(inputs: PlanInputs, cold: readonly Step[]): string {
	if (inputs.liveRuntimes === 0) return "no runtime is alive";
	if (!inputs.reading.manifest.config.hotSwap.enabled) return "hot swapping is switched off in the configuration";
	return `${cold.map(({ component, to }) => `${component}@${to}`).join(" and ")} cannot be swapped while it runs`;
}

function refuseConflicts({ conflicts, gaveUp }: Unsolvable, inputs: PlanInputs): DraftPlan {
	const { document, manifest } = inputs.reading;
	const findings = conflicts.map((conflict) =>
		finding(conflict.kind, "error", sentenceFor(conflict), {
			component: conflict.component,
			file: document.file,
			range: document.rangeOf(
				versionPath(document, manifest.components.has(conflict.component) ? conflict.component : conflict.other),
			),
			related: manifest.components.has(conflict.other)
				? [
						{
							component: conflict.other,
							message: `${conflict.other}@${conflict.otherVersion} is what stands against it.`,
							file: document.file,
							range: document.rangeOf(versionPath(document, conflict.other)),
						},
					]
				: [],
		}),
	);
	const advice = gaveUp
		? "The search for a way out was given up because there are too many combinations; name more of the versions yourself."
		: manifest.config.components.dependencyResolution
			? "No other releases of the components involved would make it possible."
			: "components.dependency_resolution is off, so nothing else may move; name all components that have to.";
	return infeasible(findings, [...new Set(conflicts.map(sentenceFor)), advice].join(" "));
}

function infeasible(findings: readonly Finding[], explanation: string): DraftPlan {
	return { feasible: false, steps: [], findings, explanation, takesEffect: "nothing" };
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}
