import { l10n } from "vscode";

// A sentence for one and a sentence for many each, because languages differ in more than an s.

export function componentCount(count: number): string {
	return count === 1 ? l10n.t("1 component") : l10n.t("{0} components", count);
}

export function updateCount(count: number): string {
	return count === 1 ? l10n.t("1 update") : l10n.t("{0} updates", count);
}

export function runtimeCount(count: number): string {
	return count === 1 ? l10n.t("1 runtime") : l10n.t("{0} runtimes", count);
}

/** Errors and warnings; empty when there are none. */
export function findingCount({ errors, warnings }: { readonly errors: number; readonly warnings: number }): string {
	const parts: string[] = [];
	if (errors > 0) parts.push(errors === 1 ? l10n.t("1 error") : l10n.t("{0} errors", errors));
	if (warnings > 0) parts.push(warnings === 1 ? l10n.t("1 warning") : l10n.t("{0} warnings", warnings));
	return parts.join(", ");
}
