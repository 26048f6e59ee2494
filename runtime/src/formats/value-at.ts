/** What stands at a path in a value that was read from JSON; undefined: nothing does. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
	return path.reduce<unknown>(
		(inner, key) =>
			typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
				? (inner as Record<string | number, unknown>)[key]
				: undefined,
		value,
	);
}
