import * as z from "zod";
import type { ComponentConfig } from "./component-config.ts";
import { type Finding, finding } from "./finding.ts";
import { parseJsonDocument } from "./json-document.ts";
import { complaintsOf, shownPath } from "./zod-issues.ts";

export const lockFileName = "noodle-lock.json";
export const noodleFolderName = ".noodle";

const integrity = z.string().regex(/^sha256-[0-9a-f]{64}$/, { error: 'a content hash "sha256-…" is expected here' });

const lockSchema = z.object({
	lock_version: z.literal(1),
	components: z.record(z.string(), z.object({ version: z.string(), integrity, catalog: z.string() })),
});

export interface LockedRelease {
	readonly version: string;
	/** `sha256-` and the hex digest of the release's content. */
	readonly integrity: string;
	/** Where it came from, such as `folder:runtime_components`. */
	readonly catalog: string;
}

/** `noodle-lock.json`: the content behind each wanted version. */
export type Lock = ReadonlyMap<string, LockedRelease>;

export function readLock(text: string, file: string): { lock: Lock | null; findings: Finding[] } {
	const document = parseJsonDocument(text, file);
	const errors = document.findings.filter(({ severity }) => severity === "error");
	const result = lockSchema.safeParse(document.value);
	if (errors.length === 0 && result.success)
		return { lock: new Map(Object.entries(result.data.components)), findings: [] };
	const [complaint] = result.success ? [] : complaintsOf(result.error, document.value);
	const at = complaint?.path ?? [];
	const reason = errors[0]?.message ?? `${shownPath(at) || lockFileName}: ${complaint?.message}.`;
	const advice = `Restore ${lockFileName} from version control, or delete it and run "noodle apply" to write it anew.`;
	return {
		lock: null,
		findings: [
			finding("invalid-lock", "error", `${reason} ${advice}`, {
				file,
				range: errors[0]?.range ?? document.rangeOf(at),
			}),
		],
	};
}

export function writeLock(lock: Lock): string {
	const components = Object.fromEntries([...lock].sort(([a], [b]) => (a < b ? -1 : 1)));
	return `${JSON.stringify({ lock_version: 1, components }, null, 2)}\n`;
}

const activeSchema = z.object({
	components: z.record(
		z.string(),
		z.object({ version: z.string(), integrity, config: z.record(z.string(), z.unknown()).optional() }),
	),
	upgrade: z.string().nullable(),
	committed_at: z.string(),
});

export interface ActiveRelease {
	readonly version: string;
	readonly integrity: string;
	/** As it was written; left out by commits that did not keep it yet. */
	readonly config?: ComponentConfig | undefined;
}

/** `.noodle/active.json`: what the last commit made current, for a start while the manifest cannot be used. */
export interface Active {
	readonly components: ReadonlyMap<string, ActiveRelease>;
	/** The upgrade that committed it; null when it was an apply without one. */
	readonly upgrade: string | null;
	readonly committedAt: string;
}

/** Null when the text is not what we wrote: then there is no last commit to go by. */
export function readActive(text: string): Active | null {
	const result = activeSchema.safeParse(soundValue(text));
	if (!result.success) return null;
	const { components, upgrade, committed_at } = result.data;
	return { components: new Map(Object.entries(components)), upgrade, committedAt: committed_at };
}

export function writeActive(active: Active): string {
	const components = Object.fromEntries([...active.components].sort(([a], [b]) => (a < b ? -1 : 1)));
	return `${JSON.stringify({ components, upgrade: active.upgrade, committed_at: active.committedAt }, null, 2)}\n`;
}

const runSchema = z.object({
	id: z.string(),
	pid: z.int(),
	address: z.string(),
	token: z.string(),
	protocol: z.int(),
	started_at: z.string(),
});

/** `.noodle/run/<id>.json`: where a live runtime can be reached, readable by its owner only. */
export interface RunFile {
	readonly id: string;
	readonly pid: number;
	readonly address: string;
	readonly token: string;
	readonly protocol: number;
	readonly startedAt: string;
}

export function readRunFile(text: string): RunFile | null {
	const result = runSchema.safeParse(soundValue(text));
	if (!result.success) return null;
	const { started_at, ...rest } = result.data;
	return { ...rest, startedAt: started_at };
}

export function writeRunFile({ startedAt, ...rest }: RunFile): string {
	return `${JSON.stringify({ ...rest, started_at: startedAt }, null, 2)}\n`;
}

/** The value of a file that we alone write: one that has any syntax error was cut off, and nothing of it counts. */
function soundValue(text: string): unknown {
	const { value, findings } = parseJsonDocument(text, "");
	return findings.length === 0 ? value : undefined;
}
