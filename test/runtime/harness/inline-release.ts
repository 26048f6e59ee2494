import type { ReleaseSpec } from "../../harness/workspace.ts";

/** An inline release whose setup runs this text, with `context` in reach. */
export function inlineRelease(
	name: string,
	version: string,
	setup: string,
	noodle: Record<string, unknown> = {},
	rest = "",
): ReleaseSpec {
	return {
		name,
		version,
		type: "commonjs",
		noodle: { isolation: "inline", ...noodle },
		source: `module.exports = { setup(context) { ${setup} }, ${rest} };\n`,
	};
}

/** A journal like the one that tests run in threads, as CommonJS. */
export function inlineJournal(version: string, noodle: Record<string, unknown> = {}): ReleaseSpec {
	return inlineRelease(
		"journal",
		version,
		`const entries = context.state?.entries ?? [];
		return {
			methods: {
				append: (entry) => entries.push(entry),
				all: () => entries,
				version: () => "${version}",
			},
			exportState: () => ({ entries }),
		};`,
		{ state_version: 1, methods: ["append", "all", "version"], ...noodle },
	);
}
