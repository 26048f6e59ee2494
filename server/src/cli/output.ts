import type { Failure, Finding, TextRange } from "@noodle-upgrade/runtime/formats";
import { policyOf } from "../core/failure-policy.ts";
import { releasesInWords } from "../core/move-in-words.ts";
import type { Step } from "../core/plan.ts";
import { type ComponentMove, changesConfig, type UpgradeRecord, type UpgradeResult } from "../core/upgrade.ts";
import { type CommandContext, type ExitCode, exitCodes } from "./command.ts";

/** Prints one JSON document, or the lines for a person. */
export function print(
	{ json, out }: Pick<CommandContext, "json" | "out">,
	document: unknown,
	lines: () => readonly string[],
): void {
	if (json) out(JSON.stringify(document, null, 2));
	else for (const line of lines()) out(line);
}

/** Shows why a command could not do what was asked. */
export function printError(context: Pick<CommandContext, "json" | "out">, error: Failure): ExitCode {
	print(context, { error: failureJson(error) }, () => [`${error.message} [${error.code}]`]);
	return exitCodes.failed;
}

/** With its category where it has one; a person's word has none. */
function failureJson({ code, message }: Failure) {
	return { code, message, category: policyOf({ code })?.category ?? null };
}

/** Rows under each other, each on one line, columns as wide as they have to be. */
export function table(cells: readonly (readonly string[])[]): string[] {
	// What a reason quotes, such as the output of a script, may have lines of its own.
	const rows = cells.map((row) => row.map((cell) => cell.replace(/\s*\n\s*/g, " ")));
	const widths: number[] = [];
	for (const row of rows) {
		for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
	}
	return rows.map((row) =>
		row
			.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
			.join("  ")
			.trimEnd(),
	);
}

/** Such as "1 error" and "2 errors". */
export function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** In the time zone of whoever reads it, such as "2026-03-10 12:00:00". @param time ISO 8601 */
export function localTime(time: string): string {
	const date = new Date(time);
	const here = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
	return here.toISOString().slice(0, 19).replace("T", " ");
}

/** A finding for a person, with the places that explain it under it. */
export function findingLine({ severity, message, file, range, code, related }: Finding): string {
	const lines = related.map((place) => `  ${placeOf(place.file, place.range)}${place.message}`);
	return [`${placeOf(file, range)}${severity}: ${message} [${code}]`, ...lines].join("\n");
}

/** In the form that terminals and editors make a link of. */
function placeOf(file: string | null, range: TextRange | null): string {
	if (file === null) return "";
	return `${file}${range ? `:${range.start.line + 1}:${range.start.character + 1}` : ""}: `;
}

export function findingJson({ code, severity, component, message, file, range, related }: Finding) {
	return { code, severity, component, message, file, range, related };
}

export function stepLine(step: Step): string {
	return `  ${step.component} ${releasesInWords(step)}  ${step.reason}`;
}

export function moveInWords(move: ComponentMove): string {
	const { name, from, to } = move;
	return `${name} ${releasesInWords({ from, to, configChanged: changesConfig(move) })}`.trimEnd();
}

export function stepJson({ component, from, to, configChanged, reason }: Step) {
	return { component, from, to, ...(configChanged && { config_changed: true }), reason };
}

export function recordJson({
	id,
	kind,
	outcome,
	components,
	startedAt,
	finishedAt,
	actor,
	user,
	strategy,
	reason,
	code,
	undoes,
}: UpgradeRecord) {
	return {
		id,
		kind,
		outcome,
		components: components.map((move) => {
			const { name, from, to } = move;
			return { name, from, to, ...(changesConfig(move) && { config_changed: true }) };
		}),
		started_at: startedAt,
		finished_at: finishedAt,
		duration_ms: finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt),
		actor,
		user,
		strategy,
		reason,
		code,
		category: code === null ? null : (policyOf({ code })?.category ?? null),
		undoes,
	};
}

/** Shows how an upgrade, a rollback or an apply ended. @returns 0 when it committed */
export function printResult(
	context: CommandContext,
	{ id, kind, outcome, steps, error, ...said }: UpgradeResult,
): ExitCode {
	const notes = [...said.notes, ...said.evidence];
	print(context, { id, kind, outcome, steps: steps.map(stepJson), error: error && failureJson(error), notes }, () => [
		...(outcome === "committed" && steps.length > 0 ? [`Committed ${id}:`, ...steps.map(stepLine)] : []),
		...(outcome === "committed" && steps.length === 0 && notes.length === 0
			? ["There was nothing to do: everything is as asked already."]
			: []),
		...(error ? [`${heading[outcome]} (${id}). ${error.message}`] : []),
		...notes,
	]);
	return outcome === "committed" ? exitCodes.done : exitCodes.failed;
}

const heading: Record<UpgradeResult["outcome"], string> = {
	committed: "Committed",
	rolled_back: "Rolled back: everything is as it was",
	refused: "Refused: nothing was touched",
	failed: "Failed, and it needs a person",
	paused: "Paused: it waits for a person",
};
