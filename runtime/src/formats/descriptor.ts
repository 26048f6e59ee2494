import { validRange } from "semver";
import * as z from "zod";
import { type Finding, finding } from "./finding.ts";
import { type JsonDocument, parseJsonDocument } from "./json-document.ts";
import { isComponentName, isExactVersion } from "./names.ts";
import { complaintsOf } from "./zod-issues.ts";

const name = z.string().refine(isComponentName, { error: "this cannot be a component's name" });
const version = z.string().refine(isExactVersion, { error: 'an exact version such as "1.2.0" is expected here' });
const range = z
	.string()
	.refine((text) => validRange(text) !== null, { error: 'a range of versions such as "^1.0.0" is expected here' });
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
		engines: z.strictObject({ node: range.optional() }).default({}).describe("What it needs to run."),
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
	main: z.string().min(1).default("index.js"),
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

/** Reads a release's package.json. A release with any error in it is not used, because half a contract is none. */
export function readDescriptor(text: string, file: string): DescriptorReading {
	const document = parseJsonDocument(text, file);
	const syntax = document.findings.filter(({ severity }) => severity === "error");
	if (syntax.length > 0) return { document, descriptor: null, findings: document.findings };
	const result = packageSchema.safeParse(document.value);
	if (result.success) {
		const main = result.data.main.replaceAll("\\", "/");
		if (main.startsWith("/") || main.split("/").includes("..")) {
			const refused = finding("invalid-descriptor", "error", `"main" must stay inside the release, not "${main}".`, {
				component: result.data.name,
				file,
				range: document.rangeOf(["main"]),
			});
			return { document, descriptor: null, findings: [...document.findings, refused] };
		}
		return { document, descriptor: toDescriptor(result.data), findings: document.findings };
	}
	const component = (document.value as { name?: unknown } | null)?.name;
	const findings = complaintsOf(result.error, document.value).map(({ path, message, unknownKey }) =>
		finding("invalid-descriptor", "error", `${path.join(".") || "package.json"}: ${message}.`, {
			component: typeof component === "string" ? component : null,
			file,
			range: document.rangeOf(path, unknownKey ? "key" : "value"),
		}),
	);
	return { document, descriptor: null, findings: [...document.findings, ...findings] };
}

function toDescriptor({ noodle, ...pack }: z.output<typeof packageSchema>): ComponentDescriptor {
	return {
		name: pack.name,
		version: pack.version,
		description: pack.description,
		main: pack.main,
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
