import type { Finding, FindingCode, ValidationLevel } from "@noodle-upgrade/runtime/formats";

/** From the mildest to the strictest: what blocks at one blocks at those that follow. */
const levels: readonly ValidationLevel[] = ["permissive", "normal", "strict"];

/**
 * The mildest level at which an error with a code blocks an upgrade; null: none does. From `permissive` on stands what
 * makes an upgrade impossible, or was seen to have gone wrong; from `normal` on what will break something; `strict` adds
 * what may. A record of all codes, so that the compiler asks whoever adds one where it belongs.
 */
export const blockingFrom: Readonly<Record<FindingCode, ValidationLevel | null>> = {
	"json-syntax": "permissive",
	"duplicate-key": null,
	"invalid-manifest": "permissive",
	"invalid-component": "permissive",
	"invalid-version": "permissive",
	"invalid-config": "permissive",
	"unknown-config-key": null,
	"invalid-environment": "permissive",
	"invalid-lock": "permissive",
	"invalid-descriptor": "permissive",
	"invalid-release": "permissive",
	"command-without-process": "permissive",
	"inline-module": "permissive",
	"migrations-ignored": null,
	"unknown-component": "permissive",
	"unknown-version": "permissive",
	"no-version-named": "permissive",
	"release-changed": "permissive",
	"release-gone": null,
	"registry-unreachable": null,
	"registry-timeout": null,
	"registry-certificate": null,
	"registry-unauthorized": null,
	"registry-malformed": null,
	"registry-outdated": null,
	"registry-not-asked": null,
	"invalid-npmrc": null,
	"unmet-dependency": "permissive",
	"missing-dependency": "permissive",
	"dependency-cycle": null,
	"compatibility-conflict": "strict",
	"engine-mismatch": "normal",
	"methods-removed": "strict",
	"no-upgrade-path": "permissive",
	"no-state-path": "permissive",
	"state-dropped": "strict",
	"state-path-unproven": "strict",
	"no-way-back": "strict",
	"import-missing": "permissive",
	"release-unloadable": "permissive",
	"waits-for-restart": null,
	"runtime-unreachable": "permissive",
	"runtime-drift": null,
	"config-drift": null,
	"upgrades-disabled": "permissive",
	"history-unreadable": null,
	"disk-space": "normal",
	"memory-headroom": "normal",
	"swap-incomplete": "permissive",
	unhealthy: "permissive",
	"component-died": "permissive",
	"rollout-failed": "permissive",
	"verify-failed": "permissive",
};

/** Whether an error with this code stops an upgrade at this level. */
export function blocksAt(code: FindingCode, level: ValidationLevel): boolean {
	const from = blockingFrom[code];
	return from !== null && levels.indexOf(level) >= levels.indexOf(from);
}

/** An error that does not block is a warning: nobody should look for what refused an upgrade among what did not. */
export function atLevel(finding: Finding, level: ValidationLevel): Finding {
	return finding.severity === "error" && !blocksAt(finding.code, level) ? { ...finding, severity: "warning" } : finding;
}
