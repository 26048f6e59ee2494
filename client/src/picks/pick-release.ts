import { l10n, QuickPickItemKind } from "vscode";
import type { ComponentItem, ReleaseItem } from "../../../server/src/protocol/index.ts";
import type { App } from "../app.ts";
import { askReleases } from "../ask-releases.ts";
import { leftOutText, releaseText } from "../text/release-text.ts";
import { type Choice, pick } from "./pick.ts";

/**
 * A release newer than the wanted one; those that are not possible are shown with why not. Finding that out takes a
 * moment, for which the list shows that it is busy.
 */
export async function pickRelease(
	{ client }: App,
	root: string,
	{ name, wanted }: ComponentItem,
): Promise<ReleaseItem | null | undefined> {
	const leaving = new AbortController();
	const choices = async (): Promise<Choice<ReleaseItem | null>[]> => {
		const answer = await askReleases(client, root, name, leaving.signal);
		const now = new Date();
		const releases = (answer?.releases ?? []).map((release) => ({
			label: `${release.feasible ? "$(arrow-circle-up)" : "$(circle-slash)"} ${release.version}`,
			...releaseText(release, now),
			value: release,
		}));
		const leftOut = leftOutText(answer?.leftOut ?? 0);
		return leftOut === ""
			? releases
			: [...releases, { label: leftOut, kind: QuickPickItemKind.Separator, value: null }];
	};
	try {
		return await pick(choices(), l10n.t("Upgrade {0} from {1} to which release?", name, wanted));
	} finally {
		leaving.abort();
	}
}
