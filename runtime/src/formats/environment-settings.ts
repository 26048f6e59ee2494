/** Environment variables, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface EnvironmentSetting {
	/** The key in the `runtime_upgrade` block that the variable stands for. */
	readonly path: readonly string[];
	/** The value as JSON would have it; a text that is none is given back as it is, for the schema to refuse. */
	readonly read: (text: string) => unknown;
}

/** Environment variables that win over the manifest, and the setting each one sets. */
export const environmentSettings: Readonly<Record<string, EnvironmentSetting>> = {
	NOODLE_RUNTIME_UPGRADE_ENABLED: { path: ["enabled"], read: readBoolean },
	NOODLE_HOT_SWAP_ENABLED: { path: ["hot_swap", "enabled"], read: readBoolean },
	NOODLE_UPGRADE_TIMEOUT: { path: ["upgrade_timeout"], read: readNumber },
	NOODLE_ROLLBACK_ENABLED: { path: ["rollback", "enabled"], read: readBoolean },
	NOODLE_UPGRADE_VALIDATION_LEVEL: { path: ["validation", "level"], read: (text) => text.trim().toLowerCase() },
	NOODLE_GRADUAL_ROLLOUT_PERCENTAGE: { path: ["rollout", "percentage"], read: readNumber },
	NOODLE_ROLLOUT_STEP_SECONDS: { path: ["rollout", "step_seconds"], read: readNumber },
	NOODLE_BAKE_SECONDS: { path: ["rollout", "bake_seconds"], read: readNumber },
};

function readBoolean(text: string): unknown {
	if (/^(1|true|yes|on)$/i.test(text.trim())) return true;
	return /^(0|false|no|off)$/i.test(text.trim()) ? false : text;
}

function readNumber(text: string): unknown {
	const value = Number(text);
	return text.trim() === "" || Number.isNaN(value) ? text : value;
}
