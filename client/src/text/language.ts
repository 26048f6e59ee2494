import { env, l10n } from "vscode";

/**
 * The language that our sentences are in, as a tag that formats of numbers and times take: English wherever these are not
 * translated. The editor's own may be none, such as `en-US@posix` in a window whose host has the locale POSIX.
 */
export function textLanguage(): string {
	return l10n.bundle ? languageTag(env.language) : "en";
}

export function languageTag(locale: string): string {
	return /^[a-z]{2,3}(-[a-z0-9]{2,8})*(?=$|[@.])/i.exec(locale)?.[0] ?? "en";
}
