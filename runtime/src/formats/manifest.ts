import * as z from "zod";
import type { ComponentConfig } from "./component-config.ts";
import { configSchema, defaultConfig, type RuntimeUpgradeConfig } from "./config.ts";
import type { Environment } from "./environment-settings.ts";
import { type Finding, finding } from "./finding.ts";
import { isObject } from "./is-object.ts";
import { type JsonDocument, parseJsonDocument } from "./json-document.ts";
import { isComponentName, isExactVersion, maxNameLength } from "./names.ts";
import { readConfig } from "./read-config.ts";
import { overlap } from "./text-range.ts";

export const manifestFileName = "noodle.json";

const wantedSchema = z
	.union([
		z.string(),
		z.strictObject({
			version: z.string().describe("The exact version that is wanted."),
			config: z.record(z.string(), z.unknown()).optional().describe("What the component gets as context.config."),
		}),
	])
	.describe("The exact version that is wanted, or an object with the version and the component's configuration.");

/** `noodle.json` as editors validate and complete it; reading it goes piece by piece, to keep what is sound. */
export const manifestSchema = z
	.strictObject({
		$schema: z.string().optional().describe("Where an editor finds the schema of this file."),
		components: z.record(z.string(), wantedSchema).describe("Which version of which component this workspace wants."),
		runtime_upgrade: configSchema.optional(),
	})
	.describe("The components of a running service, and how they are upgraded.");

export interface WantedComponent {
	readonly name: string;
	readonly version: string;
	/** As written: `${env:NAME}` is filled in when the component starts, so that secrets stay out of what we store. */
	readonly config: ComponentConfig;
}

export interface Manifest {
	readonly components: ReadonlyMap<string, WantedComponent>;
	readonly config: RuntimeUpgradeConfig;
}

export interface ManifestReading {
	readonly document: JsonDocument;
	/** What could be used; components with an error are left out and stand in `findings`. */
	readonly manifest: Manifest;
	readonly findings: readonly Finding[];
	/** False when the text is no JSON object at all: then nothing can be concluded from what is absent. */
	readonly usable: boolean;
}

/** Where the wanted version of a component stands, whichever of the two forms it has. */
export function versionPath(document: JsonDocument, component: string): string[] {
	const long = ["components", component, "version"];
	return document.has(long) ? long : ["components", component];
}

export function readManifest(text: string, file: string, environment: Environment = {}): ManifestReading {
	const document = parseJsonDocument(text, file);
	const findings: Finding[] = [...document.findings];
	const broken = document.findings.find(({ code }) => code === "json-syntax");
	const root = document.value;
	const problem = (code: "invalid-manifest" | "unknown-config-key", message: string, path: string[], key = false) =>
		findings.push(
			finding(code, code === "invalid-manifest" ? "error" : "warning", message, {
				file,
				range: document.rangeOf(path, key ? "key" : "value"),
			}),
		);

	if (!isObject(root)) {
		if (!broken) problem("invalid-manifest", 'The manifest must be an object: { "components": { … } }.', []);
		return { document, manifest: { components: new Map(), config: defaultConfig }, findings, usable: false };
	}
	for (const key of Object.keys(root)) {
		if (!["$schema", "components", "runtime_upgrade"].includes(key)) {
			problem(
				"unknown-config-key",
				`"${key}" is not known in a manifest and has no effect. Remove it or correct its name.`,
				[key],
				true,
			);
		}
	}
	const components = new Map<string, WantedComponent>();
	if (root.components === undefined) {
		if (!broken)
			problem("invalid-manifest", 'The manifest has no "components"; add { "components": { } }.', ["components"]);
	} else if (!isObject(root.components)) {
		problem("invalid-manifest", '"components" must be an object from names to exact versions.', ["components"]);
	} else {
		for (const [name, raw] of Object.entries(root.components)) {
			const wanted = readWanted(document, name, raw, findings);
			if (wanted) components.set(name, wanted);
		}
	}
	const { config, findings: configFindings } = readConfig(document, root.runtime_upgrade, environment);
	const all = [...findings, ...configFindings];
	return {
		document,
		manifest: { components, config },
		// What is made of a broken text is not what its writer meant, so nothing more is said of that very place.
		findings: all.filter((one) => one === broken || !(one.range && broken?.range && overlap(one.range, broken.range))),
		usable: !broken && isObject(root.components),
	};
}

function readWanted(
	document: JsonDocument,
	name: string,
	raw: unknown,
	findings: Finding[],
): WantedComponent | undefined {
	const path = ["components", name];
	const refuse = (
		code: "invalid-component" | "invalid-version",
		message: string,
		at: string[],
		key = false,
	): undefined => {
		findings.push(
			finding(code, "error", message, {
				component: name,
				file: document.file,
				range: document.rangeOf(at, key ? "key" : "value"),
			}),
		);
	};
	if (!isComponentName(name)) {
		return refuse(
			"invalid-component",
			`"${name}" cannot be a component's name: lower-case letters, digits, ".", "_" and "-" are allowed, starting with a letter or digit, after an optional "@scope/", ${maxNameLength} characters at most.`,
			path,
			true,
		);
	}
	let version = raw;
	let config: unknown = {};
	if (isObject(raw)) {
		const extra = Object.keys(raw).find((key) => key !== "version" && key !== "config");
		if (extra !== undefined) {
			return refuse(
				"invalid-component",
				`"${extra}" is not known here; a component has "version" and "config".`,
				[...path, extra],
				true,
			);
		}
		if (raw.version === undefined)
			return refuse("invalid-component", `${name} has no "version"; add the exact one.`, path, true);
		version = raw.version;
		config = raw.config ?? {};
		if (!isObject(config)) {
			return refuse("invalid-component", `The "config" of ${name} must be an object.`, [...path, "config"]);
		}
	}
	if (typeof version !== "string") {
		return refuse(
			"invalid-version",
			`The version of ${name} must be a text such as "1.2.0".`,
			versionPath(document, name),
		);
	}
	if (!isExactVersion(version)) {
		return refuse(
			"invalid-version",
			`"${version}" is not an exact version. Write one such as "1.2.0"; ranges and tags are not allowed in a manifest.`,
			versionPath(document, name),
		);
	}
	return { name, version, config: config as ComponentConfig };
}
