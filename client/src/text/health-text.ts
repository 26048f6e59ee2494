import { l10n } from "vscode";
import type { ComponentItem, HealthItem } from "../../../server/src/protocol/index.ts";

type Running = ComponentItem["running"][number];

const fromBadToGood: readonly HealthItem["status"][] = ["failed", "unhealthy", "restarting", "starting", "healthy"];

/** The health that a person should see first; null when the component runs nowhere. */
export function worstHealth(running: readonly Running[]): HealthItem | null {
	const worst = fromBadToGood.flatMap((status) => running.filter(({ health }) => health.status === status));
	return worst[0]?.health ?? null;
}

export function healthWord(status: HealthItem["status"]): string {
	switch (status) {
		case "healthy":
			return l10n.t("healthy");
		case "unhealthy":
			return l10n.t("unhealthy");
		case "starting":
			return l10n.t("starting");
		case "restarting":
			return l10n.t("restarting");
		case "failed":
			return l10n.t("failed");
	}
}

/** @returns such as "unhealthy: it throws" */
export function healthSentence({ status, reason }: HealthItem): string {
	return reason === null ? healthWord(status) : `${healthWord(status)}: ${reason}`;
}
