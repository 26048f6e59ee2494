import { type ComponentConfig, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus, SlotStatus } from "@noodle-upgrade/runtime/protocol";
import type { InstalledRelease, Ports, RuntimeLink } from "../core/ports.ts";
import { releaseChanged } from "../core/release-sentences.ts";
import type { SwapTarget, TargetMember } from "./hot-swap-engine.ts";
import { asCatalogRelease, findInstalled, findRelease } from "./installed-release.ts";
import { configHashOf } from "./running-configs.ts";
import { isSameRelease } from "./same-release.ts";
import type { StatePlanner } from "./state-planner.ts";
import type { World } from "./world.ts";

/** A component's next release, whatever the runtimes run now. */
export interface WantedMove {
	readonly component: string;
	readonly to: string;
	/** Content hash of a release that ran already, to have exactly that one again. */
	readonly integrity?: string;
	/** Absent: as the manifest has it. */
	readonly config?: ComponentConfig;
}

interface ConfiguredRelease {
	readonly release: InstalledRelease;
	readonly config: ComponentConfig;
	readonly configHash: string;
}

/** Makes of wanted moves what each runtime has to be told: folders, migrations from what it runs, snapshots to restore. */
export class SwapPlanner {
	readonly #ports: Ports;
	readonly #states: StatePlanner;
	readonly #installed = new Map<string, InstalledRelease>();

	constructor(ports: Ports, states: StatePlanner) {
		this.#ports = ports;
		this.#states = states;
	}

	/**
	 * @param moves what each runtime is to run; a runtime that has none of the components is left out
	 * @param restoreFrom the upgrade whose snapshot replaces the state that a slot has; null: that state is carried over
	 */
	async targetsFor(
		runtimes: readonly { readonly link: RuntimeLink; readonly status: RuntimeStatus }[],
		moves: (runtime: string) => readonly WantedMove[],
		world: World,
		restoreFrom: (runtime: string, slot: SlotStatus) => Promise<string | null>,
	): Promise<Result<SwapTarget[]>> {
		const targets: SwapTarget[] = [];
		for (const { link, status } of runtimes) {
			const members: TargetMember[] = [];
			for (const { component, to, integrity, config } of moves(link.id)) {
				const slot = status.slots.find((candidate) => candidate.component === component);
				if (!slot) continue;
				const release = await this.install(component, to, world, integrity);
				if (!release.ok) return release;
				// A release that does not serve, or not in health, is put there anew even when the version is the same.
				const snapshot = await restoreFrom(link.id, slot);
				const configured = config ?? world.reading.manifest.components.get(component)?.config ?? {};
				const configHash = configHashOf(configured, this.#ports.ids);
				const serves = isSameRelease(slot, { integrity: release.value.integrity, configHash });
				if (serves && slot.health.status === "healthy" && snapshot === null) continue;
				const wanted = { release: release.value, config: configured, configHash };
				const member = await this.#member(link.id, slot.version, wanted, world, snapshot);
				if (!member.ok) return member;
				members.push(member.value);
			}
			if (members.length > 0) targets.push({ link, members });
		}
		return success(targets);
	}

	/**
	 * Puts a release into the store; what is locked under the same version must have the same content.
	 *
	 * @param integrity the content that is meant, if it is still installed
	 */
	async install(
		component: string,
		version: string,
		world: World,
		integrity?: string,
	): Promise<Result<InstalledRelease>> {
		const kept = integrity === undefined ? null : await this.#ports.store.find(integrity);
		if (kept) return kept;
		const key = `${component}@${version}`;
		const known = this.#installed.get(key);
		if (known) return success(known);
		const result = await this.#find(component, version, world);
		if (result.ok) this.#installed.set(key, result.value);
		return result;
	}

	async #find(component: string, version: string, world: World): Promise<Result<InstalledRelease>> {
		const locked = world.lock?.get(component);
		if (locked?.version === version) {
			const there = await this.#ports.store.find(locked.integrity);
			if (there) return there;
		}
		const release = world.inventory.find(component, version);
		if (!release) return this.#findInstalled(component, version);
		const installed = await this.#ports.store.install(release);
		if (!installed.ok || locked?.version !== version || locked.integrity === installed.value.integrity)
			return installed;
		return failure("release-changed", releaseChanged(component, version));
	}

	/** A release that the catalogs have lost may still be installed, and a way back must not depend on a catalog. */
	async #findInstalled(component: string, version: string): Promise<Result<InstalledRelease>> {
		const missing = `${component}@${version} is neither in a catalog nor installed. Put it back into the catalog and try again.`;
		return (await findInstalled(this.#ports.store, component, version)) ?? failure("release-missing", missing);
	}

	async #member(
		runtime: string,
		running: string,
		{ release, config, configHash }: ConfiguredRelease,
		world: World,
		restoreFrom: string | null,
	): Promise<Result<TargetMember>> {
		const { descriptor, folder, integrity } = release;
		const base = {
			component: descriptor.name,
			version: descriptor.version,
			integrity,
			folder,
			config,
			configHash,
		};
		if (restoreFrom !== null) {
			const file = await this.#ports.files.findSnapshot(restoreFrom, runtime, descriptor.name);
			if (file === null && descriptor.stateVersion !== null) {
				return failure(
					"snapshot-missing",
					`No state of ${descriptor.name} was kept from before ${restoreFrom}, so it cannot be restored. Roll back without --restore-snapshot to migrate the present state down.`,
				);
			}
			return success({ ...base, migrations: [], restoreFrom: file });
		}
		const way = await this.#states.find(
			await findRelease(world.inventory, this.#ports.store, descriptor.name, running),
			asCatalogRelease(release),
			world.inventory,
		);
		if (!way.ok) return way;
		const migrations: TargetMember["migrations"][number][] = [];
		if (way.value.kind === "chain") {
			for (const { from, to, by } of way.value.steps) {
				const carrier = await this.install(descriptor.name, by.version, world);
				if (!carrier.ok) return carrier;
				migrations.push({ from, to, release: { folder: carrier.value.folder, main: carrier.value.descriptor.main } });
			}
		}
		return success({ ...base, migrations, restoreFrom: null });
	}
}
