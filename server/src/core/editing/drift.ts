import { type Finding, finding, type ManifestReading, versionPath } from "@noodle-upgrade/runtime/formats";
import type { Inventory } from "../inventory.ts";
import { upgradePath } from "../upgrade-path.ts";
import type { RunningProcess } from "./running.ts";

export interface DriftInputs {
	/** As the editor has it: where things stand. */
	readonly reading: ManifestReading;
	/** As it is on disk: what is wanted. What is only being typed is not, yet. */
	readonly saved: ManifestReading;
	readonly inventory: Inventory;
	readonly running: readonly RunningProcess[];
	/** By component: what a runtime would tell of the configuration that is wanted. */
	readonly configHashes: ReadonlyMap<string, string>;
}

/** Where what runs is not what the manifest says. */
export function driftIn({ reading, saved, inventory, running, configHashes }: DriftInputs): Finding[] {
	if (!saved.usable) return [];
	const findings: Finding[] = [];
	for (const { name, version } of saved.manifest.components.values()) {
		if (reading.manifest.components.get(name)?.version !== version) continue;
		const others = running.flatMap(({ pid, components }) => {
			const found = components.get(name)?.version;
			return found === version ? [] : [{ pid, found }];
		});
		const found = differing(name, version, others, { reading, inventory });
		if (found) findings.push(found);
		// Where another release runs, the configuration comes with the one that is wanted.
		const configured = running.flatMap(({ pid, components }) => {
			const release = components.get(name);
			const differs = release?.configHash !== undefined && release.configHash !== configHashes.get(name);
			return differs && release.version === version ? [pid] : [];
		});
		const otherwise = configuredOtherwise(name, version, configured, { reading, inventory });
		if (otherwise) findings.push(otherwise);
	}
	findings.push(...unwanted(reading, saved, running));
	return findings;
}

function differing(
	name: string,
	version: string,
	others: readonly { readonly pid: number; readonly found: string | undefined }[],
	{ reading, inventory }: Pick<DriftInputs, "reading" | "inventory">,
): Finding | null {
	const [first] = others;
	if (!first) return null;
	const { document } = reading;
	const at = { component: name, file: document.file, range: document.rangeOf(versionPath(document, name)) };
	const processes = processesIn(others.map(({ pid }) => pid));
	if (others.every(({ found }) => found === undefined)) {
		const message = `The manifest wants ${name}@${version}, and ${processes} started without it. It is there from the next start.`;
		return finding("waits-for-restart", "information", message, at);
	}
	const runs = others.find(({ found }) => found !== undefined)?.found ?? "";
	const subject = `The manifest wants ${name}@${version}, and ${runs} runs in ${processes}.`;
	const release = inventory.find(name, version);
	if (release && upgradePath(runs, version, inventory.versionsOf(name)) === null) {
		const allowed = release.descriptor.upgradePath?.join(", ") || "no version";
		const message = `${subject} No way leads there: ${version} may be stepped to from ${allowed} only. Want a version in between first.`;
		return finding("no-upgrade-path", "error", message, at);
	}
	const waits = whyNotSwapped(name, version, { reading, inventory });
	if (waits !== null)
		return finding("waits-for-restart", "information", `${subject} It takes effect at the next start, ${waits}.`, at);
	return finding("runtime-drift", "warning", `${subject} Apply the manifest, or want the version that runs.`, at);
}

/** @param pids of the processes that run the wanted release with another configuration */
function configuredOtherwise(
	name: string,
	version: string,
	pids: readonly number[],
	{ reading, inventory }: Pick<DriftInputs, "reading" | "inventory">,
): Finding | null {
	if (pids.length === 0) return null;
	const { document } = reading;
	const path = ["components", name, "config"];
	const range = document.rangeOf(path, "key");
	const at = { component: name, file: document.file, range };
	const subject = `${name} runs in ${processesIn(pids)} with another configuration than the manifest has.`;
	const waits = whyNotSwapped(name, version, { reading, inventory });
	if (waits !== null)
		return finding(
			"waits-for-restart",
			"information",
			`${subject} This one takes effect at the next start, ${waits}.`,
			at,
		);
	return finding("config-drift", "warning", `${subject} Apply the manifest to have it run with this one.`, at);
}

/** Why a release waits for the next start; null: it does not. */
function whyNotSwapped(
	name: string,
	version: string,
	{ reading, inventory }: Pick<DriftInputs, "reading" | "inventory">,
): string | null {
	if (!reading.manifest.config.hotSwap.enabled) return "because hot swapping is switched off";
	const isCold = inventory.find(name, version)?.descriptor.hotSwappable === false;
	return isCold ? "because it cannot be swapped while it runs" : null;
}

function processesIn(pids: readonly number[]): string {
	return `${pids.length === 1 ? "process" : "processes"} ${pids.join(" and ")}`;
}

/** What runs although the manifest does not have it any more. */
function unwanted(reading: ManifestReading, saved: ManifestReading, running: readonly RunningProcess[]): Finding[] {
	const { document } = reading;
	const names = new Set(running.flatMap(({ components }) => [...components.keys()]));
	return [...names].flatMap((name) => {
		// An entry with an error in it is told of there.
		if (saved.document.has(["components", name]) || document.has(["components", name])) return [];
		const message = `${name} runs, and the manifest does not have it any more. It ends with the process that it runs in.`;
		const range = document.rangeOf(["components"], "key");
		return [finding("waits-for-restart", "information", message, { component: name, file: document.file, range })];
	});
}
