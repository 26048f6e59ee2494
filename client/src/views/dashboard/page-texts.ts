import { l10n } from "vscode";
import { textLanguage } from "../../text/language.ts";
import { stepWord } from "../../text/upgrade-text.ts";
import type { PageTexts } from "../../webview/dashboard/messages.ts";

/** All words of the page that do not depend on what it shows. */
export function pageTexts(root: string): PageTexts {
	return {
		language: textLanguage(),
		root,
		verbs: {
			promote: l10n.t("Promote"),
			"mark-good": l10n.t("Mark as Good"),
			pause: l10n.t("Pause"),
			resume: l10n.t("Resume"),
			abort: l10n.t("Abort"),
			retry: l10n.t("Try Again"),
			"roll-back": l10n.t("Roll Back to Before This"),
			report: l10n.t("Show Report"),
		},
		stepStates: {
			done: stepWord("done"),
			"under-way": stepWord("under-way"),
			"to-come": stepWord("to-come"),
			skipped: stepWord("skipped"),
		},
		charts: {
			calls: l10n.t("Calls a second"),
			errors: l10n.t("Errors"),
			median: l10n.t("Latency, median"),
			p99: l10n.t("Latency, 99th percentile"),
		},
		columns: {
			release: l10n.t("Release"),
			share: l10n.t("Share of calls"),
			inFlight: l10n.t("In flight"),
		},
		before: l10n.t("old"),
		after: l10n.t("new"),
		serves: l10n.t("serves"),
		noUpgrade: l10n.t("Nothing has been upgraded yet"),
		noCalls: l10n.t("No runtime is alive, so that there are no calls to count. Start the service to see them here."),
		component: l10n.t("Component"),
		needs: l10n.t("needs"),
		milliseconds: l10n.t("ms"),
		time: l10n.t("Time"),
		seen: l10n.t("The last {0} s", "{0}"),
	};
}
