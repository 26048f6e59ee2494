import type { ReleaseSpec } from "../../harness/workspace.ts";

/** A component that keeps a count; its state has version 1 and needs no migration between releases. */
export function counter(version: string, noodle: Record<string, unknown> = {}): ReleaseSpec {
	return {
		name: "counter",
		version,
		noodle: { state_version: 1, methods: ["increment", "count", "version"], ...noodle },
		source: `export default {
	setup: ({ state }) => {
		let count = state?.count ?? 0;
		return {
			methods: { increment: () => ++count, count: () => count, version: () => "${version}" },
			exportState: () => ({ count }),
		};
	},
};
`,
	};
}

/** The counter with a second shape of state, and the way up to it and back. */
export function totalCounter(version: string, migrations?: string): ReleaseSpec {
	const ways = "[{ from: 1, to: 2, up: ({ count }) => ({ total: count }), down: ({ total }) => ({ count: total }) }]";
	return {
		...counter(version, { state_version: 2 }),
		source: `export default {
	setup: ({ state }) => {
		let total = state?.total ?? 0;
		return {
			methods: { increment: () => ++total, count: () => total, version: () => "${version}" },
			exportState: () => ({ total }),
		};
	},
	migrations: ${migrations ?? ways},
};
`,
	};
}

/** The counter that also says the word that it is configured with; nothing else keeps it from starting but the word "unusable". */
export function configuredCounter(version: string): ReleaseSpec {
	return {
		...counter(version, { methods: ["increment", "count", "version", "word"] }),
		source: `export default {
	setup: ({ state, config }) => {
		if (config.word === "unusable") throw new Error("That word cannot be used.");
		let count = state?.count ?? 0;
		return {
			methods: { increment: () => ++count, count: () => count, version: () => "${version}", word: () => config.word },
			exportState: () => ({ count }),
		};
	},
};
`,
	};
}

/** A stateless component that says its version. */
export function greeter(version: string, noodle: Record<string, unknown> = {}): ReleaseSpec {
	return { name: "greeter", version, noodle: { methods: ["version"], ...noodle } };
}
