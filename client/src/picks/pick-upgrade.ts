import type { HistoryItem, UnderWayItem } from "../../../server/src/protocol/index.ts";
import type { App } from "../app.ts";
import type { CommandTarget } from "../commands/command.ts";
import { Refusal } from "../commands/refusal.ts";
import { pastText, underWayText, upgradeLabel } from "../text/upgrade-text.ts";
import { type Choice, pick } from "./pick.ts";

export interface UpgradeRef {
	/** URI of the workspace's folder. */
	readonly root: string;
	readonly id: string;
}

interface Question<Verb> {
	/** Only upgrades of which this can be asked are offered; null: all. */
	readonly verb: Verb;
	readonly ask: string;
	/** Said when there is none. */
	readonly none: string;
}

/** An upgrade that is under way; the only one is taken without asking. */
export async function pickUnderWay(
	{ upgrades, workspaces }: App,
	target: CommandTarget | null,
	{ verb, ask, none }: Question<UnderWayItem["verbs"][number] | null>,
): Promise<UpgradeRef | undefined> {
	const given = refOf(target);
	if (given) return given;
	const eligible = upgrades.underWay.filter(({ verbs }) => verb === null || verbs.includes(verb));
	const choices = eligible.map((upgrade) => ({
		label: upgradeLabel(upgrade),
		description: [underWayText(upgrade), workspaces.at(upgrade.root)?.name].filter(Boolean).join(" · "),
		...(upgrade.status ? { detail: upgrade.status.waits ?? upgrade.status.message } : {}),
		value: { root: upgrade.root, id: upgrade.id },
	}));
	return choose(choices, ask, none, choices.length === 1);
}

/** An upgrade that is over. Asks even when there is only one, because what is over may be long ago. */
export async function pickPast(
	{ upgrades, workspaces }: App,
	target: CommandTarget | null,
	{ verb, ask, none }: Question<HistoryItem["verbs"][number] | null>,
): Promise<UpgradeRef | undefined> {
	const given = refOf(target);
	if (given) return given;
	const now = new Date();
	const choices = workspaces.items.flatMap(({ root, name }) =>
		upgrades
			.pastOf(root)
			.filter(({ verbs }) => verb === null || verbs.includes(verb))
			.map((upgrade) => ({
				label: upgradeLabel(upgrade),
				description: [pastText(upgrade, now), ...(workspaces.items.length === 1 ? [] : [name])].join(" · "),
				...(upgrade.reason === "" ? {} : { detail: upgrade.reason }),
				value: { root, id: upgrade.id },
			})),
	);
	return choose(choices, ask, none, false);
}

function refOf(target: CommandTarget | null): UpgradeRef | null {
	return target?.upgrade === undefined ? null : { root: target.root, id: target.upgrade };
}

async function choose(
	choices: readonly Choice<UpgradeRef>[],
	ask: string,
	none: string,
	takeFirst: boolean,
): Promise<UpgradeRef | undefined> {
	if (choices.length === 0) throw new Refusal(none);
	return takeFirst ? choices[0]?.value : pick(choices, ask);
}
