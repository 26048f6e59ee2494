import type { ComponentItem, RollbackPointItem } from "../../../server/src/protocol/index.ts";
import { ago } from "../text/time-text.ts";
import { pick } from "./pick.ts";

export function pickRollbackPoint({
	name,
	wanted,
	rollbackPoints,
}: ComponentItem): Promise<RollbackPointItem | undefined> {
	const now = new Date();
	const choices = rollbackPoints.map((point, index) => ({
		label: `$(discard) ${point.version}`,
		description: `${ago(point.at, now)}${index === 0 ? ", newest" : ""}`,
		...(point.reason === "" ? {} : { detail: point.reason }),
		value: point,
	}));
	return pick(choices, `Roll ${name} back from ${wanted} to which release?`);
}
