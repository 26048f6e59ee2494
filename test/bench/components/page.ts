import type { ComponentDefinition } from "@noodle-upgrade/runtime";

export interface Page {
	render(path: string): string;
}

/** What the HTTP server of the benchmark asks for each request. */
export default {
	setup: () => ({ methods: { render: (path: string) => `This is ${path}.\n` } }),
} satisfies ComponentDefinition;
