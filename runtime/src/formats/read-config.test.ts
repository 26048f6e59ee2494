import { expect, test } from "vitest";
import { blockWith, settings } from "../../../test/harness/settings.ts";
import { marked } from "../../../test/lsp/harness/marked-text.ts";
import { defaultConfig } from "./config.ts";
import { readManifest } from "./manifest.ts";

function read(block: string, environment: Record<string, string> = {}) {
	const { text, ranges } = marked(`{ "components": {}, "runtime_upgrade": ${block} }`);
	const { manifest, findings } = readManifest(text, "noodle.json", environment);
	return { config: manifest.config, findings, ranges };
}

test("every key of the plan's configuration is read, in the units of the code", () => {
	const { config, findings } = read(`{
		"enabled": false,
		"hot_swap": { "enabled": false, "max_concurrent_swaps": 4, "swap_timeout": 1.5 },
		"rollback": { "enabled": false, "max_rollback_points": 7, "rollback_retention_days": 8 },
		"validation": { "level": "normal", "pre_upgrade_checks": false, "post_upgrade_validation": false },
		"components": { "registry_path": "parts", "auto_discovery": false, "dependency_resolution": false, "npm": true },
		"upgrade_timeout": 60,
		"rollout": { "percentage": 25, "step_seconds": 2, "minimum_calls": 5, "max_error_rate": 0.1, "bake_seconds": 0 }
	}`);

	expect(findings).toEqual([]);
	expect(config).toEqual({
		enabled: false,
		hotSwap: { enabled: false, maxConcurrentSwaps: 4, swapTimeoutMs: 1500 },
		rollback: { enabled: false, maxRollbackPoints: 7, retentionDays: 8 },
		validation: { level: "normal", preUpgradeChecks: false, postUpgradeValidation: false },
		components: {
			registryPath: "parts",
			autoDiscovery: false,
			dependencyResolution: false,
			npm: { registry: null, packages: null },
		},
		upgradeTimeoutMs: 60_000,
		rollout: { percentage: 25, stepMs: 2000, minimumCalls: 5, maxErrorRate: 0.1, bakeMs: 0 },
	});
});

test.each([
	["⟦at:[]⟧", "runtime_upgrade: an object is expected here, not []."],
	["⟦at:null⟧", "runtime_upgrade: an object is expected here, not null."],
	[`{ "enabled": ⟦at:"yes"⟧ }`, 'runtime_upgrade.enabled: true or false is expected here, not "yes".'],
	[`{ "hot_swap": ⟦at:null⟧ }`, "runtime_upgrade.hot_swap: an object is expected here, not null."],
	[
		`{ "hot_swap": { "max_concurrent_swaps": ⟦at:1.5⟧ } }`,
		"runtime_upgrade.hot_swap.max_concurrent_swaps: a whole number is expected here, not 1.5.",
	],
	[`{ "upgrade_timeout": ⟦at:"5m"⟧ }`, 'runtime_upgrade.upgrade_timeout: a number is expected here, not "5m".'],
	[`{ "upgrade_timeout": ⟦at:0⟧ }`, "runtime_upgrade.upgrade_timeout: 0 is too small; the least is 1."],
	[`{ "upgrade_timeout": ⟦at:1e999⟧ }`, "runtime_upgrade.upgrade_timeout: a number is expected here, not Infinity."],
	[
		`{ "rollout": { "percentage": ⟦at:101⟧ } }`,
		"runtime_upgrade.rollout.percentage: 101 is too large; the most is 100.",
	],
	[
		`{ "validation": { "level": ⟦at:"Strict"⟧ } }`,
		'runtime_upgrade.validation.level: one of "strict", "normal", "permissive" is expected here, not "Strict".',
	],
	[
		`{ "components": { "registry_path": ⟦at:""⟧ } }`,
		"runtime_upgrade.components.registry_path: this must not be empty.",
	],
	[
		`{ "components": { "npm": ⟦at:"yes"⟧ } }`,
		'runtime_upgrade.components.npm: true, false, or an object with a registry or packages is expected here, not "yes".',
	],
])("%s gives its finding and the default", (block, message) => {
	const { config, findings, ranges } = read(block);

	const expected = `${message} The default is used until it is corrected.`;
	expect(findings).toEqual([
		expect.objectContaining({ code: "invalid-config", severity: "error", message: expected, range: ranges.at }),
	]);
	expect(config).toEqual(defaultConfig);
});

test.each([
	[
		`"registry": ⟦at:"https://me:secret@a/"⟧`,
		'registry: a registry\'s address such as "https://npm.example.com/", without a user or a password, is expected here, not "https://me:secret@a/".',
	],
	[`"registry": ⟦at:7⟧`, "registry: a text is expected here, not 7."],
	[
		`"packages": ⟦at:["@acme"]⟧`,
		'packages: names of components, or scopes such as "@acme/*", are expected here, not ["@acme"].',
	],
	[`⟦at:"package"⟧: ["@acme/*"]`, 'package: "package" is not a setting that is known here.'],
])("a registry with %s is not asked at all: without it, others would be asked", (inside, message) => {
	const { config, findings, ranges } = read(`{ "components": { "npm": { ${inside} } } }`);

	const expected = `runtime_upgrade.components.npm.${message} The default of components.npm is used until it is corrected.`;
	expect(findings).toEqual([
		expect.objectContaining({ code: "invalid-config", severity: "error", message: expected, range: ranges.at }),
	]);
	expect(config.components.npm).toBeNull();
});

test.each(settings)(
	"a value that $key does not take is found at its place, and its default holds",
	({ key, wrong }) => {
		const value = JSON.stringify(wrong);
		const { config, findings, ranges } = read(JSON.stringify(blockWith(key, wrong)).replace(value, `⟦at:${value}⟧`));

		expect(findings).toMatchObject([{ code: "invalid-config", severity: "error", file: "noodle.json" }]);
		expect(findings[0]?.message).toContain(`runtime_upgrade.${key}: `);
		expect(findings[0]?.range).toEqual(ranges.at);
		expect(config).toEqual(defaultConfig);
	},
);

test.each(["speed", "__proto__", "constructor"])("a key %s that is not known is named and has no effect", (key) => {
	const { config, findings, ranges } = read(`{ "rollout": { ⟦at:"${key}"⟧: { "a": 1 }, "percentage": 50 } }`);

	expect(findings).toEqual([
		expect.objectContaining({ code: "unknown-config-key", severity: "warning", range: ranges.at }),
	]);
	expect(findings[0]?.message).toBe(
		`"${key}" is not a setting that is known here; it has no effect. Remove it or correct its name.`,
	);
	expect(config.rollout.percentage).toBe(50);
});

test("one slip does not switch off what stands beside it", () => {
	const { config, findings } = read(`{ "hot_swap": { "swap_timeout": "x", "max_concurrent_swaps": 9, "y": 1 } }`);

	expect(findings.map(({ code }) => code).sort()).toEqual(["invalid-config", "unknown-config-key"]);
	expect(config.hotSwap).toEqual({ ...defaultConfig.hotSwap, maxConcurrentSwaps: 9 });
});

test.each([
	["NOODLE_RUNTIME_UPGRADE_ENABLED", "0", { enabled: false }],
	["NOODLE_RUNTIME_UPGRADE_ENABLED", " Off ", { enabled: false }],
	["NOODLE_HOT_SWAP_ENABLED", "no", { hotSwap: { ...defaultConfig.hotSwap, enabled: false } }],
	["NOODLE_UPGRADE_TIMEOUT", "12.5", { upgradeTimeoutMs: 12_500 }],
	["NOODLE_ROLLBACK_ENABLED", "false", { rollback: { ...defaultConfig.rollback, enabled: false } }],
	[
		"NOODLE_UPGRADE_VALIDATION_LEVEL",
		"PERMISSIVE",
		{ validation: { ...defaultConfig.validation, level: "permissive" } },
	],
	["NOODLE_GRADUAL_ROLLOUT_PERCENTAGE", "33", { rollout: { ...defaultConfig.rollout, percentage: 33 } }],
	["NOODLE_BAKE_SECONDS", "0", { rollout: { ...defaultConfig.rollout, bakeMs: 0 } }],
	["NOODLE_UPGRADE_TIMEOUT", "", {}],
])("%s=%j wins over the default", (variable, text, change) => {
	const { config, findings } = read("{}", { [variable]: text });

	expect(findings).toEqual([]);
	expect(config).toEqual({ ...defaultConfig, ...change });
});

test("a variable wins over the manifest, and leaves its neighbours there alone", () => {
	const { config } = read(`{ "rollout": { "percentage": 20, "bake_seconds": 7 } }`, { NOODLE_BAKE_SECONDS: "1" });

	expect(config.rollout).toEqual({ ...defaultConfig.rollout, percentage: 20, bakeMs: 1000 });
});

test.each([
	["NOODLE_ROLLBACK_ENABLED", "maybe", 'true or false is expected here, not "maybe"'],
	["NOODLE_UPGRADE_TIMEOUT", "soon", 'a number is expected here, not "soon"'],
	["NOODLE_UPGRADE_TIMEOUT", "Infinity", "a number is expected here, not Infinity"],
	["NOODLE_UPGRADE_TIMEOUT", "-1", "-1 is too small; the least is 1"],
	["NOODLE_UPGRADE_VALIDATION_LEVEL", "hard", 'one of "strict", "normal", "permissive" is expected here, not "hard"'],
])("%s=%s cannot be used, and the manifest's value is", (variable, text, reason) => {
	const { config, findings } = read(`{ "upgrade_timeout": 77 }`, { [variable]: text });

	expect(findings).toEqual([expect.objectContaining({ code: "invalid-environment", severity: "error", range: null })]);
	expect(findings[0]?.message).toBe(
		`${variable}=${text}: ${reason}. The manifest's value is used until it is corrected.`,
	);
	expect(config).toEqual({ ...defaultConfig, upgradeTimeoutMs: 77_000 });
});
