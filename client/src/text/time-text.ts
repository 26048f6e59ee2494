import { l10n } from "vscode";
import { textLanguage } from "./language.ts";

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
	["year", 31_557_600],
	["month", 2_629_800],
	["day", 86_400],
	["hour", 3600],
	["minute", 60],
];

/** In the language of the sentences around it: English wherever these are not translated. */
const format = new Intl.RelativeTimeFormat(textLanguage(), { numeric: "auto" });

/** @param iso when it was. @returns such as "5 minutes ago". */
export function ago(iso: string, now: Date): string {
	const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
	for (const [unit, size] of units) {
		if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
	}
	return l10n.t("just now");
}
