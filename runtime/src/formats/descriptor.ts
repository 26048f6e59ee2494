import { validRange } from "semver";
import * as z from "zod";
import { contradictionsIn } from "./descriptor-contradictions.ts";
import { type Finding, finding } from "./finding.ts";
import { type JsonDocument, parseJsonDocument } from "./json-document.ts";
import { isComponentName, isExactVersion } from "./names.ts";
import { type Complaint, complaintsOf, shownPath } from "./zod-issues.ts";

const name = z.string().refine(isComponentName, {
	error: `a component's name such as "search-index" or "@acme/search-index" is expected here`,
});
const version = z.string().refine(isExactVersion, { error: 'an exact version such as "1.2.0" is expected here' });
const range = z
	.string()
	.refine((text) => validRange(text) !== null, { error: 'a range of versions such as "^1.0.0" is expected here' });
/** On no system may an entry lead out of its release, and a release made on one is used on another. */
const entry = z
	.string()
	.min(1)
	.refine((text) => !/^([A-Za-z]:|[\\/])/.test(text) && !text.split(/[\\/]/).includes(".."), {
		error: "a path that stays inside the release is expected here",
	});
const migration = z.string().regex(/^\d+-\d+$/, { error: 'a step such as "1-2" is expected here' });

/** The `noodle` block of a release's package.json. */
export const noodleBlockSchema = z
	.strictObject({
		hot_swappable: z.boolean().default(true).describe("False: an upgrade waits, with its set, for the next restart."),
		isolation: z.enum(["thread", "process", "inline"]).default("thread").describe("Where the component runs."),
		command: z.array(z.string().min(1)).min(1).optional().describe("How to start it; isolation process only."),
		dependencies: z
			.record(name, range)
			.default({})
			.describe("Components it calls, with the versions that it can call."),
		upgrade_path: z.array(version).optional().describe("Versions that may step straight to this one; absent: any."),
		compatibility_matrix: z
			.record(name, z.array(range).min(1))
			.default({})
			.describe("Tested-with ranges of other components."),
		engines: z
			.strictObject({ node: range.optional().describe("The versions of Node that it runs on.") })
			.default({})
			.describe("What it needs to run."),
		state_version: z.int().min(1).optional().describe("The version of its state's shape; absent: stateless."),
		state: z.enum(["whole", "keyed"]).default("whole").describe("Keyed: state may be split by the caller's key."),
		migrations: z.array(migration).default([]).describe("State migrations that a process release can do."),
		exclusive: z.boolean().default(false).describe("True: the old release stops before the new one starts."),
		methods: z.array(z.string().min(1)).optional().describe("The methods that callers rely on."),
		metadata: z.record(z.string(), z.unknown()).default({}).describe("Anything else."),
	})
	.describe("What makes this package a release of a component.");

const packageSchema = z.object({
	name,
	version,
	description: z.string().default(""),
	main: entry.default("index.js"),
	// As Node does: whatever else stands there means the same as nothing.
	type: z.unknown().optional(),
	// npm lets anything stand here too, and scripts of other names are none of our business.
	scripts: z.unknown().optional(),
	noodle: noodleBlockSchema,
});

export type Isolation = "thread" | "process" | "inline";

/** One release of a component, as its package.json describes it. */
export interface ComponentDescriptor {
	readonly name: string;
	readonly version: string;
	readonly description: string;
	/** Path of the entry, relative to the release. */
	readonly main: string;
	/** What a file whose name ends in .js is, as Node reads the package.json's "type". */
	readonly moduleType: "commonjs" | "module";
	/** The script that tries a release once it serves, as a shell's command; null: it has none. */
	readonly verify: string | null;
	readonly hotSwappable: boolean;
	readonly isolation: Isolation;
	readonly command: readonly string[] | null;
	readonly dependencies: Readonly<Record<string, string>>;
	/** Versions that may step straight to this one; null: any may. */
	readonly upgradePath: readonly string[] | null;
	readonly compatibilityMatrix: Readonly<Record<string, readonly string[]>>;
	readonly engines: { readonly node?: string | undefined };
	/** Null: stateless. */
	readonly stateVersion: number | null;
	readonly state: "whole" | "keyed";
	readonly migrations: readonly string[];
	readonly exclusive: boolean;
	/** Null: the release does not say; then whatever it has at run time counts. */
	readonly methods: readonly string[] | null;
	readonly metadata: Readonly<Record<string, unknown>>;
}

export interface DescriptorReading {
	readonly document: JsonDocument;
	readonly descriptor: ComponentDescriptor | null;
	readonly findings: readonly Finding[];
}

/**
 * Reads a release's package.json. A release with any error in it is not used, because half a contract is none.
 *
 * @returns errors first, so that the first finding of a release that cannot be used says why
 */
export function readDescriptor(text: string, file: string): DescriptorReading {
	const document = parseJsonDocument(text, file);
	if (document.findings.some(({ severity }) => severity === "error")) {
		return { document, descriptor: null, findings: document.findings };
	}
	const result = packageSchema.safeParse(document.value);
	if (result.success) return consistent(toDescriptor(result.data), document);
	const component = (document.value as { name?: unknown } | null)?.name;
	const findings = complaintsOf(result.error, document.value).map((complaint) =>
		finding("invalid-descriptor", "error", messageFor(complaint, document), {
			component: typeof component === "string" ? component : null,
			file,
			range: document.rangeOf(complaint.path, complaint.part),
		}),
	);
	return { document, descriptor: null, findings: [...findings, ...document.findings] };
}

/** What is wrong with a release that lies where a catalog expects another one; null: it is where it belongs. */
export function misplacedRelease(
	{ document, descriptor }: DescriptorReading,
	expected: { readonly name: string; readonly version: string },
): Finding | null {
	if (!descriptor || (descriptor.name === expected.name && descriptor.version === expected.version)) return null;
	const message = `This says that it is ${descriptor.name}@${descriptor.version}, but it lies where ${expected.name}@${expected.version} belongs. Correct one of the two.`;
	const range = document.rangeOf([descriptor.name !== expected.name ? "name" : "version"]);
	return finding("invalid-descriptor", "error", message, { component: expected.name, file: document.file, range });
}

/** What each setting by itself allows may still not go together. */
function consistent(descriptor: ComponentDescriptor, document: JsonDocument): DescriptorReading {
	const contradictions = contradictionsIn(descriptor);
	const findings = contradictions.map(({ code, severity, message, path, part }) =>
		finding(code, severity, message, {
			component: descriptor.name,
			file: document.file,
			range: document.rangeOf([...path], part),
		}),
	);
	const usable = contradictions.every(({ severity }) => severity !== "error");
	return { document, descriptor: usable ? descriptor : null, findings: [...findings, ...document.findings] };
}

function messageFor({ path, message, unknownKey }: Complaint, document: JsonDocument): string {
	if (path.length === 0) return `This package.json cannot be read: ${message}.`;
	if (path.length === 1 && path[0] === "noodle" && !document.has(path)) {
		return 'There is no "noodle" block here; add one, be it empty, to make this package a release of a component.';
	}
	return `${shownPath(path)}: ${message}.${unknownKey ? " Remove it or correct its name." : ""}`;
}

function toDescriptor({ noodle, ...pack }: z.output<typeof packageSchema>): ComponentDescriptor {
	return {
		name: pack.name,
		version: pack.version,
		description: pack.description,
		main: pack.main,
		moduleType: pack.type === "module" ? "module" : "commonjs",
		verify: verifyScript(pack.scripts),
		hotSwappable: noodle.hot_swappable,
		isolation: noodle.isolation,
		command: noodle.command ?? null,
		dependencies: noodle.dependencies,
		upgradePath: noodle.upgrade_path ?? null,
		compatibilityMatrix: noodle.compatibility_matrix,
		engines: noodle.engines,
		stateVersion: noodle.state_version ?? null,
		state: noodle.state,
		migrations: noodle.migrations,
		exclusive: noodle.exclusive,
		methods: noodle.methods ?? null,
		metadata: noodle.metadata,
	};
}

function verifyScript(scripts: unknown): string | null {
	const script = typeof scripts === "object" && scripts !== null && "verify" in scripts ? scripts.verify : null;
	return typeof script === "string" && script.trim() !== "" ? script : null;
}
