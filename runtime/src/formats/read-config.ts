import { configSchema, indivisible, type RuntimeUpgradeConfig, toConfig } from "./config.ts";
import { type Environment, environmentSettings } from "./environment-settings.ts";
import { type Finding, finding } from "./finding.ts";
import type { JsonDocument } from "./json-document.ts";
import { type Complaint, complaintsOf, shownPath } from "./zod-issues.ts";

type Block = Record<string, unknown>;

/**
 * Reads the `runtime_upgrade` block. A value that cannot be used gives a finding and its default, so that one slip does
 * not switch off everything else.
 */
export function readConfig(
	document: JsonDocument,
	raw: unknown,
	environment: Environment,
): { config: RuntimeUpgradeConfig; findings: Finding[] } {
	const { usable, complaints } = dropUnusable(raw);
	const findings = complaints.map((complaint) => findingFor(complaint, document));
	let block = usable;
	for (const [variable, { path, read }] of Object.entries(environmentSettings)) {
		const text = environment[variable];
		if (text === undefined || text === "") continue;
		const candidate = withValue(block, path, read(text));
		const checked = configSchema.safeParse(candidate);
		if (checked.success) block = candidate;
		else {
			const reason = complaintsOf(checked.error, candidate)[0]?.message ?? "it cannot be used";
			const message = `${variable}=${text}: ${reason}. The manifest's value is used until it is corrected.`;
			findings.push(finding("invalid-environment", "error", message));
		}
	}
	return { config: toConfig(configSchema.parse(block)), findings };
}

function findingFor({ path, message, part, unknownKey }: Complaint, document: JsonDocument): Finding {
	const whole = ["runtime_upgrade", ...path];
	const at = { file: document.file, range: document.rangeOf(whole, part) };
	const spoiled = spoiledBy(path);
	const of = spoiled === path ? "" : ` of ${shownPath(spoiled)}`;
	return unknownKey && spoiled === path
		? finding("unknown-config-key", "warning", `${message}; it has no effect. Remove it or correct its name.`, at)
		: finding(
				"invalid-config",
				"error",
				`${shownPath(whole)}: ${message}. The default${of} is used until it is corrected.`,
				at,
			);
}

/** What is left of a block without the values that cannot be used, and what was wrong with each of them. */
function dropUnusable(raw: unknown): { usable: Block; complaints: Complaint[] } {
	let usable: unknown = raw === undefined ? {} : raw;
	const complaints: Complaint[] = [];
	// Removing one bad value can bring its parent's own complaint to light, so this repeats; each round removes something.
	for (;;) {
		const result = configSchema.safeParse(usable);
		if (result.success) return { usable: usable as Block, complaints };
		for (const complaint of complaintsOf(result.error, usable)) {
			complaints.push(complaint);
			const spoiled = spoiledBy(complaint.path);
			if (spoiled.length === 0) return { usable: {}, complaints };
			usable = without(usable, spoiled);
		}
	}
}

/** What cannot be used for a slip at a path: the value there, or the setting around it that stands or falls as one. */
function spoiledBy(path: readonly (string | number)[]): readonly (string | number)[] {
	return indivisible.find((whole) => whole.length < path.length && whole.every((key, i) => key === path[i])) ?? path;
}

/** A copy of a value without what stands in it at a path. */
function without(value: unknown, [key = "", ...deeper]: readonly (string | number)[]): unknown {
	if (typeof value !== "object" || value === null || !(key in value)) return value;
	const { [key]: inner, ...rest } = value as Block;
	return deeper.length === 0 ? rest : { ...rest, [key]: without(inner, deeper) };
}

/** A copy of a block with one value in it set. */
function withValue(block: Block, [key = "", ...deeper]: readonly string[], value: unknown): Block {
	if (deeper.length === 0) return { ...block, [key]: value };
	return { ...block, [key]: withValue((block[key] ?? {}) as Block, deeper, value) };
}
