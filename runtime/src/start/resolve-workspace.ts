import { join, resolve } from "node:path";
import {
	type ComponentConfig,
	type Environment,
	type Finding,
	failure,
	fillConfig,
	type Lock,
	lockFileName,
	type Manifest,
	manifestFileName,
	messageOf,
	noodleFolderName,
	type Result,
	readActive,
	readLock,
	readManifest,
	success,
} from "../formats/index.ts";
import { readIfThere } from "../releases/files.ts";
import { FolderCatalog } from "../releases/folder-catalog.ts";
import { type InstalledRelease, ReleaseStore } from "../releases/store.ts";
import type { ReadyRelease } from "./ready-release.ts";
import { type WrittenConfig, writtenConfig } from "./written-config.ts";

/** Says that an upgrade is under way, or was when its owner died; the content names it. */
export const openUpgradeFile = "upgrade-open.json";

export interface ResolvedComponent {
	readonly name: string;
	readonly version: string;
	readonly written: WrittenConfig;
	readonly release: Result<ReadyRelease>;
}

export interface ResolvedWorkspace {
	/** Dependencies before those that need them. */
	readonly components: readonly ResolvedComponent[];
	readonly manifest: Manifest;
	/** Why what was last committed is started instead of what the manifest says; null when it is not. */
	readonly insteadOfManifest: string | null;
	readonly findings: readonly Finding[];
}

/**
 * Decides which releases a runtime that starts now takes: the manifest's, or, while an upgrade is open or the manifest
 * cannot be used, the last commit's. What is not installed yet is taken from the folder catalog.
 */
export async function resolveWorkspace(root: string, environment: Environment): Promise<Result<ResolvedWorkspace>> {
	const manifestFile = join(root, manifestFileName);
	const [manifestText, lockText, activeText, openText] = await Promise.all([
		readIfThere(manifestFile),
		readIfThere(join(root, lockFileName)),
		readIfThere(join(root, noodleFolderName, "active.json")),
		readIfThere(join(root, noodleFolderName, openUpgradeFile)),
	]);
	if (manifestText === null && activeText === null) {
		return failure(
			"no-manifest",
			`There is no ${manifestFileName} in ${root}. Add one that says which components to run.`,
		);
	}
	const reading = readManifest(manifestText ?? "{}", manifestFile, environment);
	const findings = [...reading.findings];
	const active = activeText === null ? null : readActive(activeText);
	const lockReading = lockText === null ? { lock: null, findings: [] } : readLock(lockText, join(root, lockFileName));
	findings.push(...lockReading.findings);

	const { components: inManifest } = reading.manifest;
	let wanted: { name: string; version: string; integrity: string | null; config: ComponentConfig }[];
	let insteadOfManifest: string | null = null;
	if (active && (openText !== null || !reading.usable)) {
		insteadOfManifest =
			openText !== null ? "an upgrade is under way or was interrupted" : `${manifestFileName} cannot be used`;
		wanted = [...active.components].map(([name, { version, integrity, config }]) => ({
			name,
			version,
			integrity,
			config: config ?? inManifest.get(name)?.config ?? {},
		}));
	} else if (!reading.usable) {
		const reason = findings.find(({ severity }) => severity === "error")?.message ?? "";
		return failure(
			"manifest-unusable",
			`${manifestFile} cannot be used, and nothing was committed before that could be started instead. ${reason}`,
		);
	} else {
		wanted = [...inManifest.values()].map(({ name, version, config }) => ({
			name,
			version,
			integrity: lockedIntegrity(lockReading.lock, name, version),
			config,
		}));
	}
	const releases = new Releases(
		root,
		new ReleaseStore(root),
		new FolderCatalog(resolve(root, reading.manifest.config.components.registryPath)),
	);
	const components = await Promise.all(
		wanted.map(async ({ name, version, integrity, config }): Promise<ResolvedComponent> => {
			const installed = await releases.get(name, version, integrity).catch((error: unknown) =>
				// One release that cannot be read must not keep the others from starting.
				failure("release-unreadable", `${name}@${version} cannot be read or installed: ${messageOf(error)}.`),
			);
			const written = writtenConfig(config);
			return { name, version, written, release: ready(name, installed, written, environment) };
		}),
	);
	return success({ components: inStartOrder(components), manifest: reading.manifest, insteadOfManifest, findings });
}

function lockedIntegrity(lock: Lock | null, name: string, version: string): string | null {
	const locked = lock?.get(name);
	return locked?.version === version ? locked.integrity : null;
}

function ready(
	name: string,
	installed: Result<InstalledRelease>,
	written: WrittenConfig,
	environment: Environment,
): Result<ReadyRelease> {
	if (!installed.ok) return installed;
	const config = fillConfig(written.value, environment);
	if (!config.ok) return config;
	const { descriptor, folder, integrity } = installed.value;
	const { version } = descriptor;
	return success({ component: name, version, integrity, folder, descriptor, config: config.value, written });
}

class Releases {
	readonly #root: string;
	readonly #store: ReleaseStore;
	readonly #catalog: FolderCatalog;

	constructor(root: string, store: ReleaseStore, catalog: FolderCatalog) {
		this.#root = root;
		this.#store = store;
		this.#catalog = catalog;
	}

	async get(name: string, version: string, integrity: string | null): Promise<Result<InstalledRelease>> {
		const there = integrity === null ? null : await this.#store.find(integrity);
		if (there?.ok && (there.value.descriptor.name !== name || there.value.descriptor.version !== version)) {
			const { name: other, version: otherVersion } = there.value.descriptor;
			return failure(
				"release-changed",
				`${lockFileName} has the content of ${other}@${otherVersion} for ${name}@${version}. Restore ${lockFileName} from version control, or delete that entry.`,
			);
		}
		if (there !== null) return there;
		const { releases } = await this.#catalog.list();
		const offered = releases.find(({ descriptor }) => descriptor.name === name && descriptor.version === version);
		if (!offered) {
			return failure(
				"release-missing",
				`${name}@${version} is neither installed nor in the folder catalog of ${this.#root}. Run "noodle apply" there to install it from another catalog, or "noodle check" to see what is available.`,
			);
		}
		const installed = await this.#store.install(offered.source);
		if (!installed.ok || integrity === null || installed.value.integrity === integrity) return installed;
		return failure(
			"release-changed",
			`The content of ${name}@${version} is not what ${lockFileName} has for that version. Publish changed content under a new version, or delete the entry from ${lockFileName} if the change was meant.`,
		);
	}
}

/** Dependencies first; members of a cycle come in the manifest's order, since none can be first. */
function inStartOrder(components: readonly ResolvedComponent[]): ResolvedComponent[] {
	const byName = new Map(components.map((component) => [component.name, component]));
	const ordered = new Set<ResolvedComponent>();
	const visiting = new Set<ResolvedComponent>();
	const visit = (component: ResolvedComponent): void => {
		if (ordered.has(component) || visiting.has(component)) return;
		visiting.add(component);
		if (component.release.ok) {
			for (const name of Object.keys(component.release.value.descriptor.dependencies)) {
				const dependency = byName.get(name);
				if (dependency) visit(dependency);
			}
		}
		ordered.add(component);
	};
	for (const component of components) visit(component);
	return [...ordered];
}
