import { type Finding, finding } from "@noodle-upgrade/runtime/formats";
import { systemFailure } from "./system-failure.ts";

/** What a look into the history gives to somebody who has more to show than that. */
export interface HistoryReading<Value> {
	readonly value: Value;
	/** Why the history cannot be read; empty when it can. */
	readonly findings: readonly Finding[];
}

/** A history that cannot be read says nothing against everything else. @param otherwise stands for what it would say */
export function readHistory<Value>(read: () => Value, otherwise: Value): HistoryReading<Value> {
	try {
		return { value: read(), findings: [] };
	} catch (error) {
		const failed = systemFailure(error);
		if (!failed) throw error;
		return { value: otherwise, findings: [finding("history-unreadable", "warning", failed.message)] };
	}
}
