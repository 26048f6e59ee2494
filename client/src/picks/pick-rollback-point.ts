import { l10n } from "vscode";
import type { ComponentItem, RollbackPointItem } from "../../../server/src/protocol/index.ts";
import { ago } from "../text/time-text.ts";
import { pick } from "./pick.ts";

function pointVersion({ version, configChanged }: RollbackPointItem): string {
	return configChanged ? l10n.t("{0} with its earlier configuration", version) : version;
}

export function pickRollbackPoint({
	name,
	wanted,
	rollbackPoints,
}: ComponentItem): Promise<RollbackPointItem | undefined> {
	const now = new Date();
	const choices = rollbackPoints.map((point, index) => ({
		label: `$(discard) ${pointVersion(point)}`,
		description: index === 0 ? l10n.t("{0}, newest", ago(point.at, now)) : ago(point.at, now),
		...(point.reason === "" ? {} : { detail: point.reason }),
		value: point,
	}));
	return pick(choices, l10n.t("Roll {0} back from {1} to which release?", name, wanted));
}
