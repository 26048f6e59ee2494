import { l10n } from "vscode";
import type { ComponentItem } from "../../../server/src/protocol/index.ts";
import { pick } from "./pick.ts";

export type Release = ComponentItem["newer"][number];

/** A release newer than the wanted one; those that are not possible are shown with why not. */
export function pickRelease({ name, wanted, newer }: ComponentItem): Promise<Release | undefined> {
	const choices = newer.map((release) => ({
		label: `${release.feasible ? "$(arrow-circle-up)" : "$(circle-slash)"} ${release.version}`,
		description: release.feasible ? release.description : l10n.t("not possible; choose it to see its plan"),
		...(release.reason === null ? {} : { detail: release.reason }),
		value: release,
	}));
	return pick(choices, l10n.t("Upgrade {0} from {1} to which release?", name, wanted));
}
