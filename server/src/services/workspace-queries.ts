import { type Finding, inGroups, readAtOnce, type WantedComponent } from "@noodle-upgrade/runtime/formats";
import { prerelease } from "semver";
import { driftIn } from "../core/editing/drift.ts";
import type { ManifestAnalysis } from "../core/editing/manifest-analysis.ts";
import { type CatalogRelease, installedOnly } from "../core/inventory.ts";
import { newerReleases } from "../core/newer-releases.ts";
import type { Cancellation, Ports } from "../core/ports.ts";
import type { ComponentView, NewerReleases, RunningComponent, WorkspaceView } from "../core/workspace-view.ts";
import { readHistory } from "./history-reading.ts";
import { InstalledVersions } from "./installed-versions.ts";
import type { ManifestAnalyst } from "./manifest-analyst.ts";
import { ReleaseSearch } from "./release-search.ts";
import { runsOtherwise, wantedHashes } from "./running-configs.ts";
import { lookAtRunning, type SeenRunning } from "./seen-running.ts";
import type { UpgradeSearch } from "./upgrade-search.ts";
import { VersionManager } from "./version-manager.ts";
import { observeRunning, type Running, runningVersions } from "./world.ts";

/** The questions about a workspace that change nothing. */
export class WorkspaceQueries {
	readonly #ports: Ports;
	readonly #analyst: ManifestAnalyst;
	readonly #upgrades: UpgradeSearch;
	readonly #releases: ReleaseSearch;
	readonly #installed: InstalledVersions;
	readonly #versions = new VersionManager();

	constructor(ports: Ports, analyst: ManifestAnalyst, upgrades: UpgradeSearch) {
		this.#ports = ports;
		this.#analyst = analyst;
		this.#upgrades = upgrades;
		this.#releases = new ReleaseSearch(ports.clock);
		this.#installed = new InstalledVersions(ports.store);
	}

	async check(): Promise<{ ok: boolean; findings: readonly Finding[] }> {
		const [analysis, seen] = await Promise.all([this.#analyst.analyse(null), lookAtRunning(this.#ports)]);
		const findings = [...ofManifest(analysis), ...this.#drift(analysis, seen)];
		return { ok: !findings.some(({ severity }) => severity === "error"), findings };
	}

	/** Where what runs just now is not what the manifest says; while an upgrade is under way it need not be. */
	#drift({ reading, inventory }: ManifestAnalysis, { running, upgradeOpen }: SeenRunning): Finding[] {
		if (upgradeOpen) return [];
		const configHashes = wantedHashes(reading.manifest, this.#ports.ids);
		return driftIn({ reading, saved: reading, inventory, running, configHashes });
	}

	async view(): Promise<WorkspaceView> {
		const [analysis, running, installedOf] = await Promise.all([
			this.#analyst.analyse(null),
			observeRunning(this.#ports),
			this.#installed.look(),
		]);
		const { manifest } = analysis.reading;
		const findings = ofManifest(analysis);
		const ready = running.runtimes.filter(({ status }) => status.ready);
		const wanted = [...manifest.components.values()];
		const installed = await inGroups(wanted, readAtOnce, ({ name, version }) =>
			installedOf(name, version, analysis.lock?.get(name)),
		);
		// Last, so that nothing becomes known between the look and the answer.
		const names = wanted.map(({ name }) => name);
		const upgrades = this.#analyst.isRemembering
			? await this.#upgrades.upgradesOf(names, analysis.offers)
			: new Map<string, string>();
		return {
			root: this.#ports.files.root,
			components: wanted.map((component, i) => ({
				...this.#component(component, analysis, ready),
				installed: installed[i] ?? null,
				upgradeTo: upgrades.get(component.name) ?? null,
				findings: findings.filter((finding) => finding.component === component.name),
			})),
			findings,
			runtimes: [
				...ready.map(({ status }) => ({ id: status.id, pid: status.pid, reachable: true })),
				...running.unreachable.map(({ id, pid }) => ({ id, pid, reachable: false })),
			],
			open: readHistory(() => this.#ports.state.open(), []).value,
		};
	}

	/** @returns null when it was cancelled */
	async releases(component: string, signal?: Cancellation): Promise<NewerReleases | null> {
		const [{ inputs, offers }, running] = await Promise.all([this.#analyst.analyse(null), observeRunning(this.#ports)]);
		const now = { ...inputs, current: runningVersions(running), liveRuntimes: running.runtimes.length };
		return this.#releases.newer(component, now, offers, signal);
	}

	#component(
		{ name, version: wanted, config }: WantedComponent,
		{ reading: { manifest }, inventory, rollbackPoints }: ManifestAnalysis,
		ready: Running["runtimes"],
	): Omit<ComponentView, "installed" | "upgradeTo" | "findings"> {
		const { autoDiscovery } = manifest.config.components;
		const descriptor = inventory.find(name, wanted)?.descriptor;
		return {
			name,
			description: descriptor?.description ?? "",
			wanted,
			latest: autoDiscovery ? newestOf(inventory.versionsOf(name)) : null,
			newer: autoDiscovery ? newerReleases(name, wanted, inventory) : [],
			running: ready.flatMap(({ status }) =>
				status.slots
					.filter(({ component }) => component === name)
					.map((slot): RunningComponent => {
						const { version, health } = slot;
						const configDiffers = runsOtherwise(slot, config, this.#ports.ids);
						return { runtime: status.id, pid: status.pid, version, configDiffers, health };
					}),
			),
			dependencies: Object.entries(descriptor?.dependencies ?? {}).map(([dependency, range]) => {
				const version = manifest.components.get(dependency)?.version ?? null;
				return {
					name: dependency,
					range,
					wanted: version,
					satisfied: version !== null && this.#versions.validateConstraints(version, [range]).length === 0,
				};
			}),
			rollbackPoints: rollbackPoints.get(name) ?? [],
		};
	}
}

/** Without what is said of the difference to what runs: that is shown with what runs. */
function ofManifest({ findings, drift }: ManifestAnalysis): Finding[] {
	const others = new Set(drift);
	return findings.filter((finding) => !others.has(finding));
}

/** The newest that is finished; where there is none, the newest of all. */
function newestOf(releases: readonly CatalogRelease[]): string | null {
	const offered = releases.filter(({ catalog }) => catalog !== installedOnly);
	const finished = offered.find(({ descriptor: { version } }) => prerelease(version) === null);
	return (finished ?? offered[0])?.descriptor.version ?? null;
}
