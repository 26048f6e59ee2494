import { l10n } from "vscode";
import type { ComponentItem, UnderWayItem } from "../../../../server/src/protocol/index.ts";
import { worstHealth } from "../../text/health-text.ts";
import { outcomeWord, pastText, underWayText, upgradeLabel, verdictWord } from "../../text/upgrade-text.ts";
import type { PastItem } from "../../upgrades.ts";
import type { GraphComponent, ShownUpgrade } from "../../webview/dashboard/messages.ts";

const tones: Readonly<Record<PastItem["outcome"], ShownUpgrade["tone"]>> = {
	committed: "good",
	rolled_back: "bad",
	refused: "neutral",
	failed: "bad",
	paused: "waits",
};

/** An upgrade that is under way, as the dashboard shows it. */
export function shownUnderWay(upgrade: UnderWayItem): ShownUpgrade {
	const { id, components, status, verbs } = upgrade;
	const waits = status !== null && status.waits !== null;
	return {
		id,
		title: upgradeLabel(upgrade),
		state: underWayText(upgrade),
		tone: waits || verbs.includes("resume") ? "waits" : "busy",
		sentence: status?.waits ?? status?.message ?? "",
		percentage: status?.percentage ?? 0,
		moves: components,
		steps: status?.steps ?? [],
		verdicts: (status?.verdicts ?? []).map((verdict) => ({ ...verdict, word: verdictWord(verdict.outcome) })),
		verbs,
	};
}

/** The last upgrade, when none is under way. */
export function shownPast(upgrade: PastItem, now: Date): ShownUpgrade {
	const { id, outcome, components, reason, verbs } = upgrade;
	return {
		id,
		title: upgradeLabel(upgrade),
		state: outcomeWord(outcome),
		tone: tones[outcome],
		sentence: [reason, l10n.t("({0})", pastText(upgrade, now))].filter(Boolean).join(" "),
		percentage: null,
		moves: components,
		steps: [],
		verdicts: [],
		verbs: [...verbs, "report"],
	};
}

export function graphComponent({ name, wanted, running, dependencies }: ComponentItem): GraphComponent {
	const versions = [...new Set(running.map(({ version }) => version))];
	return {
		name,
		version: versions.length === 0 ? wanted : versions.join(", "),
		health: graphHealth(running),
		dependencies: dependencies.map(({ name: other, range, satisfied }) => ({ name: other, range, satisfied })),
	};
}

function graphHealth(running: ComponentItem["running"]): GraphComponent["health"] {
	const worst = worstHealth(running);
	switch (worst?.status) {
		case undefined:
			return null;
		case "healthy":
			return "good";
		case "starting":
		case "restarting":
			return "changing";
		default:
			return "bad";
	}
}
