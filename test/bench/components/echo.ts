import type { ComponentDefinition } from "@noodle-upgrade/runtime";

export interface Echo {
	echo(value: number): number;
}

/** Stateless, and does next to nothing: what a call of it costs is the way there and back. */
export default {
	setup: () => ({ methods: { echo: (value: number) => value } }),
} satisfies ComponentDefinition;
