import * as z from "zod";
import { type Finding, finding } from "./finding.ts";
import type { JsonDocument } from "./json-document.ts";
import { complaintsOf } from "./zod-issues.ts";

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
				post_upgrade_validation: z.boolean().default(true).describe("Whether health is watched during the bake."),
			})
			.prefault({}),
		components: z
			.strictObject({
				registry_path: z.string().min(1).default("runtime_components").describe("The folder that releases come from."),
				auto_discovery: z.boolean().default(true).describe("Whether that folder is searched for newer releases."),
				dependency_resolution: z
					.boolean()
					.default(true)
					.describe("Whether an upgrade may move other components that have to move with it."),
			})
			.prefault({}),
		upgrade_timeout: z.number().min(1).max(86_400).default(300).describe("Seconds that a whole upgrade may take."),
		rollout: z
			.strictObject({
				percentage: z.number().min(1).max(100).default(10).describe("The share of calls that a gradual step adds."),
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
	};
	readonly upgradeTimeoutMs: number;
	readonly rollout: { readonly percentage: number; readonly bakeMs: number };
}

/** Environment variables that win over the manifest, and the setting each one sets. */
const environmentSettings: Readonly<Record<string, { path: readonly string[]; read: (text: string) => unknown }>> = {
	NOODLE_RUNTIME_UPGRADE_ENABLED: { path: ["enabled"], read: readBoolean },
	NOODLE_HOT_SWAP_ENABLED: { path: ["hot_swap", "enabled"], read: readBoolean },
	NOODLE_UPGRADE_TIMEOUT: { path: ["upgrade_timeout"], read: readNumber },
	NOODLE_ROLLBACK_ENABLED: { path: ["rollback", "enabled"], read: readBoolean },
	NOODLE_UPGRADE_VALIDATION_LEVEL: { path: ["validation", "level"], read: (text) => text.trim().toLowerCase() },
	NOODLE_GRADUAL_ROLLOUT_PERCENTAGE: { path: ["rollout", "percentage"], read: readNumber },
	NOODLE_BAKE_SECONDS: { path: ["rollout", "bake_seconds"], read: readNumber },
};

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the `runtime_upgrade` block. A value that cannot be used gives a finding and its default, so that one slip does
 * not switch off everything else.
 */
export function readConfig(
	document: JsonDocument,
	raw: unknown,
	environment: Environment,
): { config: RuntimeUpgradeConfig; findings: Finding[] } {
	const findings: Finding[] = [];
	const usable = dropUnusable(raw ?? {}, (path, message, unknownKey) => {
		findings.push(
			finding(
				unknownKey ? "unknown-config-key" : "invalid-config",
				unknownKey ? "warning" : "error",
				unknownKey
					? `${message}; it has no effect. Remove it or correct its name.`
					: `runtime_upgrade.${path.join(".")}: ${message}. The default is used until it is corrected.`,
				{ file: document.file, range: document.rangeOf(["runtime_upgrade", ...path], unknownKey ? "key" : "value") },
			),
		);
	});
	const overlaid = structuredCopy(usable);
	for (const [variable, setting] of Object.entries(environmentSettings)) {
		const text = environment[variable];
		if (text === undefined || text === "") continue;
		const candidate = withValue(structuredCopy(overlaid), setting.path, setting.read(text));
		const checked = configSchema.safeParse(candidate);
		if (checked.success) withValue(overlaid, setting.path, setting.read(text));
		else {
			const reason = complaintsOf(checked.error, candidate)[0]?.message ?? "it cannot be used";
			findings.push(
				finding(
					"invalid-environment",
					"error",
					`${variable}=${text}: ${reason}. The manifest's value is used instead.`,
				),
			);
		}
	}
	return { config: toConfig(configSchema.parse(overlaid)), findings };
}

export const defaultConfig: RuntimeUpgradeConfig = toConfig(configSchema.parse({}));

function dropUnusable(
	raw: unknown,
	complain: (path: (string | number)[], message: string, unknownKey: boolean) => void,
): Record<string, unknown> {
	const value: unknown = structuredCopy(raw);
	// Removing one bad value can bring its parent's own complaint to light, so this repeats; each round removes something.
	for (;;) {
		const result = configSchema.safeParse(value);
		if (result.success) return value as Record<string, unknown>;
		const complaints = complaintsOf(result.error, value);
		for (const { path, message, unknownKey } of complaints) {
			complain(path, message, unknownKey);
			if (path.length === 0) return {};
			remove(value, path);
		}
	}
}

function remove(value: unknown, path: readonly (string | number)[]): void {
	const parent = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as Record<string, unknown>)?.[key], value);
	if (typeof parent === "object" && parent !== null) delete (parent as Record<string, unknown>)[path.at(-1) ?? ""];
}

function withValue(value: Record<string, unknown>, path: readonly string[], leaf: unknown): Record<string, unknown> {
	const last = path.at(-1) ?? "";
	let inner = value;
	for (const key of path.slice(0, -1)) {
		if (typeof inner[key] !== "object" || inner[key] === null) inner[key] = {};
		inner = inner[key] as Record<string, unknown>;
	}
	inner[last] = leaf;
	return value;
}

function structuredCopy<T>(value: T): T {
	return JSON.parse(JSON.stringify(value ?? {})) as T;
}

function readBoolean(text: string): unknown {
	if (/^(1|true|yes|on)$/i.test(text.trim())) return true;
	return /^(0|false|no|off)$/i.test(text.trim()) ? false : text;
}

function readNumber(text: string): unknown {
	const value = Number(text);
	return text.trim() === "" || Number.isNaN(value) ? text : value;
}

function toConfig(disk: ConfigOnDisk): RuntimeUpgradeConfig {
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
		},
		upgradeTimeoutMs: disk.upgrade_timeout * 1000,
		rollout: { percentage: disk.rollout.percentage, bakeMs: disk.rollout.bake_seconds * 1000 },
	};
}
