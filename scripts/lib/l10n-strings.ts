import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./bundle.ts";

/** Where VS Code looks for what the code says, beside which translations are put. */
export const stringsFile = join(root, "l10n/bundle.l10n.json");

export interface CodeStrings {
	/** Each once, sorted. */
	readonly strings: readonly string[];
	/** Files with a call whose text is put together, so that nobody could translate it. */
	readonly unreadable: readonly string[];
}

/** Every text that the extension's code hands to `l10n.t`. */
export async function stringsInCode(): Promise<CodeStrings> {
	const sources = join(root, "client/src");
	const files = (await readdir(sources, { recursive: true })).filter((file) => /(?<!\.test)\.ts$/.test(file));
	const strings = new Set<string>();
	const unreadable: string[] = [];
	for (const file of files) {
		const text = await readFile(join(sources, file), "utf8");
		const calls = text.matchAll(/\bl10n\.t\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')?/g);
		for (const [, literal] of calls) {
			if (literal === undefined) unreadable.push(file);
			else strings.add(textOf(literal));
		}
	}
	return { strings: [...strings].sort(), unreadable };
}

/** The bundle of English, which is the code's own: each text stands for itself. */
export function asBundle(strings: readonly string[]): string {
	return `${JSON.stringify(Object.fromEntries(strings.map((text) => [text, text])), null, 2)}\n`;
}

function textOf(literal: string): string {
	const body = literal.slice(1, -1);
	return JSON.parse(
		literal.startsWith('"') ? literal : `"${body.replaceAll('"', '\\"').replaceAll("\\'", "'")}"`,
	) as string;
}
