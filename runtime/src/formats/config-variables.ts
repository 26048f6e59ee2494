import type { ComponentConfig } from "./component-config.ts";
import type { Environment } from "./environment-settings.ts";
import { failure, type Result, success } from "./failure.ts";

const reference = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Fills `${env:NAME}` in the texts of a component's configuration, at any depth. A variable that is not set is a
 * failure rather than an empty text: a component that starts without its key fails later and less clearly.
 */
export function fillConfig(config: ComponentConfig, environment: Environment): Result<Record<string, unknown>> {
	const missing = new Set<string>();
	const fill = (value: unknown): unknown => {
		if (typeof value === "string") {
			return value.replace(reference, (_, name: string) => {
				const text = environment[name];
				if (text === undefined) missing.add(name);
				return text ?? "";
			});
		}
		if (Array.isArray(value)) return value.map(fill);
		if (typeof value === "object" && value !== null) {
			return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
		}
		return value;
	};
	const filled = fill(config) as Record<string, unknown>;
	if (missing.size === 0) return success(filled);
	const [first, ...more] = missing;
	return failure(
		"config-variable-missing",
		more.length === 0
			? `The configuration needs the environment variable ${first}, which is not set. Set it and start again.`
			: `The configuration needs the environment variables ${[...missing].join(", ")}, which are not set. Set them and start again.`,
	);
}
