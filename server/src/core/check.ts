import {
	type ComponentDescriptor,
	type Finding,
	finding,
	type JsonDocument,
	type Lock,
	lockFileName,
	type ManifestReading,
	versionPath,
} from "@noodle-upgrade/runtime/formats";
import { conflictFinding } from "./conflict-finding.ts";
import { conflictsIn, fits } from "./conflicts.ts";
import { dependencyCycles } from "./dependency-cycles.ts";
import { type Inventory, installedOnly } from "./inventory.ts";
import { releaseChanged } from "./release-sentences.ts";
import { unknownRelease } from "./unknown-release.ts";
import { atLevel } from "./validation-levels.ts";

/** What a manifest is held against. */
export interface CheckInputs {
	readonly inventory: Inventory;
	readonly lock: Lock | null;
	/** `process.versions.node` of everything that runs the components. */
	readonly nodeVersions: readonly string[];
	/** Components that a catalog could not tell about just now: nothing can be concluded from their absence. */
	readonly catalogComplete: boolean;
	/** Content hashes of catalog releases where they are known; `name@version` to `sha256-…`. */
	readonly contentHashes?: ReadonlyMap<string, string>;
}

/** Everything about a manifest that a person should know, each at its place. */
export function checkManifest(reading: ManifestReading, inputs: CheckInputs): Finding[] {
	const { document, manifest } = reading;
	const level = manifest.config.validation.level;
	const findings: Finding[] = [...reading.findings];
	const assignment = new Map<string, ComponentDescriptor>();
	for (const { name, version } of manifest.components.values()) {
		const release = inputs.inventory.find(name, version);
		if (release?.catalog === installedOnly && inputs.catalogComplete) findings.push(gone(document, name, version));
		if (release) assignment.set(name, release.descriptor);
		else if (inputs.catalogComplete) findings.push(unknown(document, name, version, inputs));
	}
	for (const conflict of conflictsIn(assignment)) {
		// A component whose own entry is wrong is reported once, there, and not again by everybody who needs it; and in a
		// broken text it is not known what is absent.
		const isAbsent = reading.usable && !document.has(["components", conflict.other]);
		if (conflict.kind === "missing-dependency" && !isAbsent) continue;
		findings.push(atLevel(conflictFinding(document, conflict, "error"), level));
	}
	for (const cycle of dependencyCycles(assignment)) {
		const [first = ""] = cycle;
		findings.push(
			finding(
				"dependency-cycle",
				"warning",
				`${[...cycle, first].join(" needs ")}: none of them can be started before the others. Calls among them work once all run.`,
				{
					component: first,
					file: document.file,
					range: document.rangeOf(["components", first], "key"),
				},
			),
		);
	}
	for (const descriptor of assignment.values()) {
		findings.push(...ownFindings(document, descriptor, inputs));
	}
	return findings;
}

function ownFindings(document: JsonDocument, descriptor: ComponentDescriptor, inputs: CheckInputs): Finding[] {
	const { name, version } = descriptor;
	const at = { component: name, file: document.file, range: document.rangeOf(versionPath(document, name)) };
	const findings: Finding[] = [];
	const { node } = descriptor.engines;
	const unfit = node === undefined ? undefined : inputs.nodeVersions.find((running) => !fits(running, node));
	if (unfit !== undefined) {
		findings.push(
			finding(
				"engine-mismatch",
				"error",
				`${name}@${version} needs Node ${node}, and this is Node ${unfit}. Run the service on a Node that fits, or choose another version.`,
				at,
			),
		);
	}
	const locked = inputs.lock?.get(name);
	const hash = inputs.contentHashes?.get(`${name}@${version}`);
	if (locked?.version === version && hash !== undefined && hash !== locked.integrity) {
		findings.push(finding("release-changed", "error", releaseChanged(name, version), at));
	}
	return findings;
}

/** What runs is not touched by it, and whoever has it installed can go on; nobody else can begin. */
function gone(document: JsonDocument, component: string, version: string): Finding {
	const message = `No catalog has ${component}@${version} any more. It is installed here with the content that ${lockFileName} pins, so that it can go on, and nobody else can install it. Put it back into a catalog, or choose another version.`;
	const range = document.rangeOf(versionPath(document, component));
	return finding("release-gone", "warning", message, { component, file: document.file, range });
}

function unknown(document: JsonDocument, name: string, version: string, { inventory }: CheckInputs): Finding {
	const { code, message } = unknownRelease(name, version, inventory);
	const range =
		code === "unknown-component"
			? document.rangeOf(["components", name], "key")
			: document.rangeOf(versionPath(document, name));
	return finding(code, "error", message, { component: name, file: document.file, range });
}
