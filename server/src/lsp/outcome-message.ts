import { listed } from "../core/listed.ts";
import { withChangedConfig } from "../core/move-in-words.ts";
import { changesConfig, type UpgradeKind, type UpgradeRecord, type UpgradeResult } from "../core/upgrade.ts";
import { type Move, movesOf } from "./moves.ts";

export interface OutcomeMessage {
	readonly severity: "error" | "warning" | "information";
	/** What happened, why, and what to do next. */
	readonly text: string;
}

const words: Readonly<Record<UpgradeKind, { readonly noun: string; readonly past: string }>> = {
	upgrade: { noun: "The upgrade", past: "upgraded" },
	rollback: { noun: "The rollback", past: "rolled back" },
	apply: { noun: "Applying noodle.json", past: "changed" },
};

/** @param stopped whether the person stopped it, so that going back was what they wanted. */
export function outcomeMessage(result: UpgradeResult, stopped: boolean): OutcomeMessage {
	const { noun } = words[result.kind];
	const why = [result.error?.message ?? "", ...result.notes];
	switch (result.outcome) {
		case "committed":
			return message("information", committed(result), ...result.notes);
		case "rolled_back":
			return stopped
				? message("information", `${noun} was stopped.`, stillServing(result), ...result.notes)
				: message("error", `${noun} was taken back.`, stillServing(result), ...why);
		case "refused":
			return message(stopped ? "information" : "error", untouched(result), ...why);
		case "failed":
			return message("error", `${noun} failed and needs you.`, ...why);
		case "paused":
			return message("warning", `${noun} is paused and waits for you.`, ...why, goOn(result.id));
	}
}

/** For an upgrade whose driver died, and that was brought to an end by somebody else. */
export function recoveredMessage({ kind, components, outcome, reason }: UpgradeRecord): OutcomeMessage {
	const moves = components.map((move) =>
		inWords({ ...move, component: move.name, ...(changesConfig(move) && { configChanged: true }) }),
	);
	const which = kind === "apply" ? words.apply.noun : `${words[kind].noun} of ${listed(moves)}`;
	const severity = outcome === "committed" ? "information" : outcome === "rolled_back" ? "warning" : "error";
	return message(severity, `${which} had been left unfinished.`, reason);
}

/** For an error that nobody foresaw, where only the log and the history know how far it got. */
export function unexpectedMessage(kind: UpgradeKind, reason: string): OutcomeMessage {
	const sentence = `${words[kind].noun} ended in an error that was not foreseen: ${reason.replace(/[.\s]*$/, "")}.`;
	return message(
		"error",
		sentence,
		"See the output for where, and the history for how far it got, before you try again.",
	);
}

function committed({ kind, steps }: UpgradeResult): string {
	if (steps.length === 0) return "There was nothing to do.";
	const moves = movesOf(steps);
	const verb = { upgrade: "Upgraded", rollback: "Rolled back", apply: "Applied noodle.json:" }[kind];
	if (kind === "apply" || moves.some(({ from, to }) => from !== to)) return `${verb} ${listed(moves.map(inWords))}.`;
	const stay = moves.map(({ component, to }) => `${component} ${to}`);
	return `${kind === "rollback" ? "Brought back" : "Changed"} the configuration of ${listed(stay)}.`;
}

function inWords({ component, from, to, configChanged }: Move): string {
	const releases = from === to ? `${component} ${to}` : `${component} from ${from} to ${to}`;
	return configChanged ? `${releases} ${withChangedConfig}` : releases;
}

function stillServing({ steps }: UpgradeResult): string {
	const old = movesOf(steps).map(({ component, from }) => `${component} ${from}`);
	if (old.length === 0) return "Everything is as it was before.";
	return `${listed(old)} ${old.length === 1 ? "serves" : "serve"} as before.`;
}

function untouched({ kind, steps }: UpgradeResult): string {
	const names = movesOf(steps).map(({ component }) => component);
	if (names.length === 0) return `Nothing was ${words[kind].past}.`;
	return `${listed(names)} ${names.length === 1 ? "was" : "were"} not ${words[kind].past}.`;
}

function goOn(id: string): string {
	return `Continue with "noodle promote ${id}" in a terminal, or take it back with "noodle abort ${id}".`;
}

function message(severity: OutcomeMessage["severity"], ...sentences: readonly string[]): OutcomeMessage {
	const text = sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== "");
	return { severity, text: text.join(" ") };
}
