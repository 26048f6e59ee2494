import type { ReleaseSpec } from "../../harness/workspace.ts";

/** An ES module whose setup returns this; `context` and `state` are in reach. */
function component(returned: string, { before = "", migrations = "[]" } = {}): string {
	return `export default {
	async setup(context) {
		const { state } = context;
		${before}
		return ${returned};
	},
	migrations: ${migrations},
};
`;
}

export interface Journal {
	append(entry: unknown): Promise<number>;
	all(): Promise<unknown[]>;
	version(): Promise<string>;
	/** Answers when `release` is called. */
	wait(): Promise<string>;
	release(): Promise<void>;
}

export interface JournalVariant {
	/** More properties of what setup returns; the later ones win. */
	readonly extra?: string;
	/** Runs in setup, before it returns. */
	readonly before?: string;
	readonly noodle?: Record<string, unknown>;
	readonly migrations?: string;
}

const journalMethods = (version: string) => `{
	append: (entry) => entries.push(entry),
	all: () => entries,
	version: () => "${version}",
	wait: () => new Promise((resolve) => waiting.push(resolve)),
	release: () => { for (const resolve of waiting.splice(0)) resolve("${version}"); },
}`;

/** An append-only log, so that what was lost, doubled or reordered can be seen. State version 1: `{ entries }`. */
export function journal(
	version: string,
	{ extra = "", before = "", noodle = {}, migrations = "[]" }: JournalVariant = {},
) {
	const returned = `{ methods: ${journalMethods(version)}, exportState: () => ({ entries }), ${extra} }`;
	return {
		name: "journal",
		version,
		noodle: { state_version: 1, methods: ["append", "all", "version"], ...noodle },
		source: component(returned, {
			before: `let entries = state?.entries ?? []; const waiting = []; ${before}`,
			migrations,
		}),
	} satisfies ReleaseSpec;
}

/** The same with `importState`: set up ahead of the gate. */
export function warmJournal(version: string, variant: JournalVariant = {}) {
	return journal(version, {
		...variant,
		extra: `importState: (given) => { entries = given.entries; }, ${variant.extra ?? ""}`,
	});
}

/** A stateless component; answers its version unless given other methods. */
export function stateless(name: string, version: string, methods = "", rest: JournalVariant = {}): ReleaseSpec {
	return {
		name,
		version,
		noodle: rest.noodle ?? {},
		source: component(`{ methods: { version: () => "${version}", ${methods} }, ${rest.extra ?? ""} }`, {
			before: rest.before ?? "",
		}),
	};
}
