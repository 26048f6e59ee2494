import type { TextRange } from "./text-range.ts";

export type Severity = "error" | "warning" | "information";

/** Every kind of finding, so that editors, CI and the documentation agree on the codes. */
export type FindingCode =
	// The manifest and its neighbours, as text.
	| "json-syntax"
	| "duplicate-key"
	| "invalid-manifest"
	| "invalid-component"
	| "invalid-version"
	| "invalid-config"
	| "unknown-config-key"
	| "invalid-environment"
	| "invalid-lock"
	| "invalid-descriptor"
	| "invalid-release"
	| "command-without-process"
	| "inline-module"
	| "migrations-ignored"
	// What the catalogs have.
	| "unknown-component"
	| "unknown-version"
	| "no-version-named"
	| "release-changed"
	| "release-gone"
	| "registry-unreachable"
	| "registry-timeout"
	| "registry-certificate"
	| "registry-unauthorized"
	| "registry-malformed"
	| "registry-outdated"
	| "registry-not-asked"
	| "invalid-npmrc"
	// Whether it fits together.
	| "unmet-dependency"
	| "missing-dependency"
	| "dependency-cycle"
	| "compatibility-conflict"
	| "engine-mismatch"
	| "methods-removed"
	// The way from one release to another.
	| "no-upgrade-path"
	| "no-state-path"
	| "state-dropped"
	| "state-path-unproven"
	| "no-way-back"
	| "import-missing"
	| "release-unloadable"
	| "waits-for-restart"
	// What runs, beside what is wanted.
	| "runtime-drift"
	| "config-drift"
	// The place it is to happen in.
	| "runtime-unreachable"
	| "upgrades-disabled"
	| "history-unreadable"
	| "disk-space"
	| "memory-headroom"
	// What is seen of the new releases after the switch.
	| "swap-incomplete"
	| "unhealthy"
	| "component-died"
	| "rollout-failed"
	| "verify-failed";

/** One thing that a person should know: what, how bad, where, and in a sentence why and what to do. */
export interface Finding {
	readonly code: FindingCode;
	readonly severity: Severity;
	/** The component it is about; null when it is about the whole workspace. */
	readonly component: string | null;
	readonly message: string;
	/** Path of the file it stands in, as the caller named it; null when no file is at fault. */
	readonly file: string | null;
	readonly range: TextRange | null;
	readonly related: readonly RelatedPlace[];
}

/** Another place that explains a finding, such as the other component of a conflict. */
export interface RelatedPlace {
	readonly component: string | null;
	readonly message: string;
	readonly file: string;
	readonly range: TextRange;
}

export function finding(
	code: FindingCode,
	severity: Severity,
	message: string,
	at: {
		component?: string | null;
		file?: string | null;
		range?: TextRange | null;
		related?: readonly RelatedPlace[];
	} = {},
): Finding {
	return {
		code,
		severity,
		component: at.component ?? null,
		message,
		file: at.file ?? null,
		range: at.range ?? null,
		related: at.related ?? [],
	};
}
