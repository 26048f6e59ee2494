import * as z from "zod";
import { isComponentName } from "./names.ts";

/**
 * Settings that are refused whole. Those of a registry only narrow down who is asked for what: what is left without one of
 * them would ask others, or for more.
 */
export const indivisible: readonly (readonly string[])[] = [["components", "npm"]];

const npmObject = z
	.strictObject({
		registry: z.string().optional().describe("In place of the registry that .npmrc names."),
		packages: z
			.array(z.string())
			.min(1)
			.optional()
			.describe('Components to ask for, by name or by scope such as "@acme/*"; absent: all.'),
	})
	.refine(({ registry }) => registry === undefined || /^https?:\/\/[^\s@/?#]+(\/[^\s@?#]*)?$/i.test(registry), {
		path: ["registry"],
		error: 'a registry\'s address such as "https://npm.example.com/", without a user or a password, is expected here',
	})
	.refine(({ packages = [] }) => packages.every((name) => isComponentName(name) || isScope(name)), {
		path: ["packages"],
		error: 'names of components, or scopes such as "@acme/*", are expected here',
	});

/** The `runtime_upgrade` block of a manifest, as it stands on disk. Every key is optional. */
export const configSchema = z
	.strictObject({
		enabled: z.boolean().default(true).describe("Whether components may be upgraded at all."),
		hot_swap: z
			.strictObject({
				enabled: z.boolean().default(true).describe("Off: upgrades change manifest and store and wait for a restart."),
				max_concurrent_swaps: z.int().min(1).max(64).default(3).describe("Swap transactions a runtime holds at once."),
				swap_timeout: z
					.number()
					.min(0.1)
					.max(3600)
					.default(30)
					.describe("Seconds from prepare to switch; never retried."),
			})
			.prefault({}),
		rollback: z
			.strictObject({
				enabled: z
					.boolean()
					.default(true)
					.describe("Whether a failed upgrade goes back by itself, and rollbacks are offered."),
				max_rollback_points: z.int().min(1).max(1000).default(10).describe("How many rollback points are kept."),
				rollback_retention_days: z
					.int()
					.min(1)
					.max(3650)
					.default(30)
					.describe("How many days a rollback point is kept."),
			})
			.prefault({}),
		validation: z
			.strictObject({
				level: z
					.enum(["strict", "normal", "permissive"])
					.default("strict")
					.describe(
						"Which findings block an upgrade: all that may break something, those that will, or only the impossible.",
					),
				pre_upgrade_checks: z.boolean().default(true).describe("Whether the checks before an upgrade run."),
				post_upgrade_validation: z
					.boolean()
					.default(true)
					.describe("Whether health, calls and verify scripts count during the bake."),
			})
			.prefault({}),
		components: z
			.strictObject({
				registry_path: z.string().min(1).default("runtime_components").describe("The folder that releases come from."),
				auto_discovery: z
					.boolean()
					.default(true)
					.describe("Whether newer releases are offered; off: only what is asked for by name."),
				dependency_resolution: z
					.boolean()
					.default(true)
					.describe("Whether an upgrade may move other components that have to move with it."),
				npm: z
					.union([z.boolean(), npmObject], {
						error: "true, false, or an object with a registry or packages is expected here",
					})
					.default(false)
					.describe("Whether releases come from an npm registry too, as .npmrc says, and from which."),
			})
			.prefault({}),
		upgrade_timeout: z.number().min(1).max(86_400).default(300).describe("Seconds that a whole upgrade may take."),
		rollout: z
			.strictObject({
				percentage: z.number().min(1).max(100).default(10).describe("The share of calls that a gradual step adds."),
				step_seconds: z
					.number()
					.min(0)
					.max(86_400)
					.default(1)
					.describe("How long a new release is judged at each share of the calls."),
				minimum_calls: z
					.int()
					.min(1)
					.max(1_000_000)
					.default(30)
					.describe("Calls of the new release without which a step that got any cannot end well."),
				max_error_rate: z
					.number()
					.min(0)
					.max(1)
					.optional()
					.describe("Share of failing calls, from 0 to 1, that is too high whatever the old release does."),
				bake_seconds: z
					.number()
					.min(0)
					.max(86_400)
					.default(5)
					.describe("How long a new release is watched after the switch."),
			})
			.prefault({}),
	})
	.describe("How runtime upgrades behave in this workspace.");

type ConfigOnDisk = z.output<typeof configSchema>;

export type ValidationLevel = ConfigOnDisk["validation"]["level"];

/** The npm registry as a catalog. */
export interface NpmConfig {
	/** Null: as `.npmrc` says. A scope's own registry in `.npmrc` goes before it. */
	readonly registry: string | null;
	/** Names, and scopes such as `@acme/*`; null: every component of the manifest. */
	readonly packages: readonly string[] | null;
}

export interface RuntimeUpgradeConfig {
	readonly enabled: boolean;
	readonly hotSwap: { readonly enabled: boolean; readonly maxConcurrentSwaps: number; readonly swapTimeoutMs: number };
	readonly rollback: { readonly enabled: boolean; readonly maxRollbackPoints: number; readonly retentionDays: number };
	readonly validation: {
		readonly level: ValidationLevel;
		readonly preUpgradeChecks: boolean;
		readonly postUpgradeValidation: boolean;
	};
	readonly components: {
		readonly registryPath: string;
		readonly autoDiscovery: boolean;
		readonly dependencyResolution: boolean;
		/** Null: no registry is asked. */
		readonly npm: NpmConfig | null;
	};
	readonly upgradeTimeoutMs: number;
	readonly rollout: {
		readonly percentage: number;
		readonly stepMs: number;
		readonly minimumCalls: number;
		/** Null: there is none. */
		readonly maxErrorRate: number | null;
		readonly bakeMs: number;
	};
}

export const defaultConfig: RuntimeUpgradeConfig = toConfig(configSchema.parse({}));

/** A block that the schema has accepted, in the words and units of the code. */
export function toConfig(disk: ConfigOnDisk): RuntimeUpgradeConfig {
	return {
		enabled: disk.enabled,
		hotSwap: {
			enabled: disk.hot_swap.enabled,
			maxConcurrentSwaps: disk.hot_swap.max_concurrent_swaps,
			swapTimeoutMs: disk.hot_swap.swap_timeout * 1000,
		},
		rollback: {
			enabled: disk.rollback.enabled,
			maxRollbackPoints: disk.rollback.max_rollback_points,
			retentionDays: disk.rollback.rollback_retention_days,
		},
		validation: {
			level: disk.validation.level,
			preUpgradeChecks: disk.validation.pre_upgrade_checks,
			postUpgradeValidation: disk.validation.post_upgrade_validation,
		},
		components: {
			registryPath: disk.components.registry_path,
			autoDiscovery: disk.components.auto_discovery,
			dependencyResolution: disk.components.dependency_resolution,
			npm: toNpm(disk.components.npm),
		},
		upgradeTimeoutMs: disk.upgrade_timeout * 1000,
		rollout: {
			percentage: disk.rollout.percentage,
			stepMs: disk.rollout.step_seconds * 1000,
			minimumCalls: disk.rollout.minimum_calls,
			maxErrorRate: disk.rollout.max_error_rate ?? null,
			bakeMs: disk.rollout.bake_seconds * 1000,
		},
	};
}

function toNpm(disk: ConfigOnDisk["components"]["npm"]): NpmConfig | null {
	if (disk === false) return null;
	if (disk === true) return { registry: null, packages: null };
	return { registry: disk.registry ?? null, packages: disk.packages ?? null };
}

function isScope(text: string): boolean {
	return text.startsWith("@") && text.endsWith("/*") && isComponentName(`${text.slice(0, -1)}any`);
}
