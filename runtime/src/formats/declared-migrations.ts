import type { ComponentDescriptor } from "./descriptor.ts";

/**
 * The migrations that a release started by a command says it can do, such as "1-2". Each is meant both ways: only the
 * release itself could tell more, and it would have to run for that.
 */
export function declaredMigrations({
	migrations,
}: Pick<ComponentDescriptor, "migrations">): { from: number; to: number; up: true; down: true }[] {
	return migrations.flatMap((step) => {
		const [from = 0, to = 0] = step.split("-").map(Number);
		return from === to ? [] : [{ from: Math.min(from, to), to: Math.max(from, to), up: true, down: true }];
	});
}
