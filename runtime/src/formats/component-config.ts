import { isObject } from "./is-object.ts";

/** A component's configuration as noodle.json has it: `${env:NAME}` is not filled in. */
export type ComponentConfig = Readonly<Record<string, unknown>>;

/** A text that is the same for the same configuration, in whatever order its keys were written. */
export function canonicalConfig(config: ComponentConfig): string {
	return JSON.stringify(config, (_, value: unknown) =>
		isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
	);
}

export function isSameConfig(one: ComponentConfig, other: ComponentConfig): boolean {
	return canonicalConfig(one) === canonicalConfig(other);
}
