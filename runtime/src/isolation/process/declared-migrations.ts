import type { MigrationShape } from "../instance.ts";

/** What a release that is started by a command says it can migrate. A step such as `1-2` goes both ways. */
export function declaredMigrations(steps: readonly string[]): MigrationShape[] {
	return steps.map((step) => {
		const [from = 0, to = 0] = step.split("-").map(Number);
		return { from, to, up: true, down: true };
	});
}
