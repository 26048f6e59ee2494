import { l10n } from "vscode";
import type { ReleaseItem } from "../../../server/src/protocol/index.ts";
import { ago } from "./time-text.ts";

/** What stands beside and below a release's version where one is chosen. */
export function releaseText(
	{ date, description, feasible, reason }: ReleaseItem,
	now: Date,
): { readonly description: string; readonly detail: string } {
	const remarks = [
		...(date === null ? [] : [ago(date, now)]),
		...(feasible ? [] : [l10n.t("not possible; choose it to see its plan")]),
	];
	return { description: remarks.join(" · "), detail: reason ?? description };
}

/** @param count how many releases nobody looked at; none: nothing is said */
export function leftOutText(count: number): string {
	if (count === 0) return "";
	return count === 1 ? l10n.t("1 older release is not listed") : l10n.t("{0} older releases are not listed", count);
}
