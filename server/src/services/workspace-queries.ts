import type { Finding } from "@noodle-upgrade/runtime/formats";
import { prerelease } from "semver";
import { checkManifest } from "../core/check.ts";
import type { CatalogRelease } from "../core/inventory.ts";
import { makePlan, type PlanInputs } from "../core/planner.ts";
import type { Ports } from "../core/ports.ts";
import type { ComponentView, NewerRelease, RunningComponent, WorkspaceView } from "../core/workspace-view.ts";
import { readHistory } from "./history-reading.ts";
import { findInstalled } from "./installed-release.ts";
import { NodeVersions, nodesOf } from "./node-versions.ts";
import type { RollbackManager } from "./rollback-manager.ts";
import { planInputs } from "./runtime-upgrade-manager.ts";
import { ShadowedReleases } from "./shadowed-releases.ts";
import { VersionManager } from "./version-manager.ts";
import { observe, observeWanted, type Wanted, type World } from "./world.ts";

/** The questions about a workspace that change nothing. */
export class WorkspaceQueries {
	readonly #ports: Ports;
	readonly #rollbacks: RollbackManager;
	readonly #versions = new VersionManager();
	readonly #nodes: NodeVersions;

	constructor(ports: Ports, rollbacks: RollbackManager) {
		this.#ports = ports;
		this.#rollbacks = rollbacks;
		this.#nodes = new NodeVersions(ports);
	}

	async check(): Promise<{ ok: boolean; findings: readonly Finding[] }> {
		const [wanted, nodes] = await Promise.all([observeWanted(this.#ports), this.#nodes.find()]);
		const findings = [...(await this.#findings(wanted, nodes)), ...this.#history().findings];
		return { ok: !findings.some(({ severity }) => severity === "error"), findings };
	}

	async view(): Promise<WorkspaceView> {
		const world = await observe(this.#ports);
		const history = this.#history();
		const findings = [...(await this.#findings(world, nodesOf(world, this.#ports))), ...history.findings];
		const ready = world.runtimes.filter(({ status }) => status.ready);
		const inputs = planInputs(world, "upgrade", this.#ports);
		const components: ComponentView[] = [];
		for (const { name, version } of world.reading.manifest.components.values()) {
			components.push(await this.#component(name, version, world, inputs, findings, ready, history.value.points));
		}
		return {
			root: this.#ports.files.root,
			components,
			findings,
			runtimes: [
				...ready.map(({ status }) => ({ id: status.id, pid: status.pid, reachable: true })),
				...world.unreachable.map(({ id, pid }) => ({ id, pid, reachable: false })),
			],
			open: history.value.open,
		};
	}

	async #component(
		name: string,
		wanted: string,
		world: World,
		inputs: PlanInputs,
		findings: readonly Finding[],
		ready: World["runtimes"],
		points: ReturnType<RollbackManager["allPoints"]>,
	): Promise<ComponentView> {
		const { autoDiscovery } = world.reading.manifest.config.components;
		const releases = world.inventory.versionsOf(name);
		const descriptor = world.inventory.find(name, wanted)?.descriptor;
		const locked = world.lock?.get(name);
		const installed = locked
			? await this.#ports.store.find(locked.integrity)
			: await findInstalled(this.#ports.store, name, wanted);
		return {
			name,
			description: descriptor?.description ?? "",
			wanted,
			installed: installed?.ok ? installed.value.descriptor.version : null,
			latest: autoDiscovery ? newestOf(releases) : null,
			newer: autoDiscovery ? await this.#newerReleases(name, wanted, inputs) : [],
			running: ready.flatMap(({ status }) =>
				status.slots
					.filter(({ component }) => component === name)
					.map(({ version, health }): RunningComponent => ({ runtime: status.id, pid: status.pid, version, health })),
			),
			dependencies: Object.entries(descriptor?.dependencies ?? {}).map(([dependency, range]) => {
				const version = world.reading.manifest.components.get(dependency)?.version ?? null;
				return {
					name: dependency,
					range,
					wanted: version,
					satisfied: version !== null && this.#versions.validateConstraints(version, [range]).length === 0,
				};
			}),
			rollbackPoints: points.get(name) ?? [],
			findings: findings.filter(({ component }) => component === name),
		};
	}

	/** Each takes a plan, and there can be thousands: in between, whoever types is answered. */
	async #newerReleases(name: string, wanted: string, inputs: PlanInputs): Promise<NewerRelease[]> {
		const releases = inputs.inventory.versionsOf(name);
		const at = releases.findIndex(({ descriptor }) => descriptor.version === wanted);
		const newer: NewerRelease[] = [];
		for (const { descriptor } of releases.slice(0, Math.max(0, at))) {
			const { version, description } = descriptor;
			const plan = makePlan([{ name, version }], inputs);
			newer.push({ version, description, feasible: plan.feasible, reason: plan.feasible ? null : plan.explanation });
			await this.#ports.clock.wait(0);
		}
		return newer;
	}

	#history() {
		const read = () => ({ open: this.#ports.state.open(), points: this.#rollbacks.allPoints() });
		return readHistory(read, { open: [], points: new Map() });
	}

	async #findings(wanted: Wanted, nodeVersions: readonly string[]): Promise<readonly Finding[]> {
		const { reading, findings, inventory, lock, catalogComplete } = wanted;
		if (!reading.usable && reading.manifest.components.size === 0) return [...reading.findings, ...findings];
		const contentHashes = await this.#lockedHashes(wanted);
		const inputs = { inventory, lock, catalogComplete, contentHashes, nodeVersions };
		const shadowed = await new ShadowedReleases(this.#ports.store).among(reading, inventory);
		return [...checkManifest(reading, inputs), ...findings, ...shadowed];
	}

	/** The content as it is now of every release that the lock file has, to be held against it. */
	async #lockedHashes({ lock, inventory, reading }: Wanted): Promise<ReadonlyMap<string, string>> {
		const hashes = new Map<string, string>();
		for (const { name, version } of reading.manifest.components.values()) {
			const release = lock?.get(name)?.version === version ? inventory.find(name, version) : undefined;
			const hash = release && (await this.#ports.store.hash(release));
			if (hash?.ok) hashes.set(`${name}@${version}`, hash.value);
		}
		return hashes;
	}
}

/** The newest that is finished; where there is none, the newest of all. */
function newestOf(releases: readonly CatalogRelease[]): string | null {
	const finished = releases.find(({ descriptor: { version } }) => prerelease(version) === null);
	return (finished ?? releases[0])?.descriptor.version ?? null;
}
