import type { Finding, ManifestReading } from "@noodle-upgrade/runtime/formats";
import { checkManifest } from "../core/check.ts";
import { type DriftInputs, driftIn } from "../core/editing/drift.ts";
import type { ManifestAnalysis } from "../core/editing/manifest-analysis.ts";
import type { PlanInputs } from "../core/planner.ts";
import type { Ports, Watching } from "../core/ports.ts";
import { FollowedReleases } from "./followed-releases.ts";
import { LockedReleases } from "./locked-releases.ts";
import { RememberedCatalogs } from "./remembered-catalogs.ts";
import { RememberedFiles } from "./remembered-files.ts";
import { RememberedOffers } from "./remembered-offers.ts";
import { nothingSeen, RememberedRuntimes } from "./remembered-runtimes.ts";
import type { RollbackManager } from "./rollback-manager.ts";
import { wantedHashes } from "./running-configs.ts";
import { ShadowedReleases } from "./shadowed-releases.ts";
import { readingOf } from "./world.ts";

/**
 * Analyses the text of a manifest with every key press. All but the text is read once and remembered until something
 * changes, so that what is left to do each time is to think.
 */
export class ManifestAnalyst {
	readonly #ports: Ports;
	readonly #rollbacks: RollbackManager;
	readonly #onDidLearn: () => void;
	readonly #runtimes: RememberedRuntimes;
	#files: RememberedFiles;
	#catalogs: RememberedCatalogs;
	#shadowed: ShadowedReleases;
	#locked: LockedReleases;
	readonly #offers = new RememberedOffers();
	/** Null: nobody tells of changes, so that nothing is remembered from one analysis to the next. */
	#followed: FollowedReleases | null = null;

	/** @param onDidLearn when what is known has grown by itself: what runs, or what a registry has */
	constructor(ports: Ports, rollbacks: RollbackManager, onDidLearn: () => void) {
		this.#ports = ports;
		this.#rollbacks = rollbacks;
		this.#runtimes = new RememberedRuntimes(ports, onDidLearn);
		this.#files = new RememberedFiles(ports, rollbacks);
		this.#catalogs = new RememberedCatalogs(ports, onDidLearn);
		this.#onDidLearn = onDidLearn;
		this.#shadowed = new ShadowedReleases(ports.store);
		this.#locked = new LockedReleases(ports.store);
	}

	/** Whether somebody tells of changes, and is told in turn of what is found out in the background. */
	get isRemembering(): boolean {
		return this.#followed !== null;
	}

	/** From here on somebody tells of changes, so that nothing has to be read twice. */
	startRemembering(watching: Watching): void {
		this.#followed = new FollowedReleases(watching);
		this.forget();
	}

	forget(): void {
		this.#forgetRead();
		this.forgetRunning();
	}

	#forgetRead(): void {
		this.#files = new RememberedFiles(this.#ports, this.#rollbacks);
		this.#catalogs.end();
		this.#catalogs = new RememberedCatalogs(this.#ports, this.#onDidLearn);
		this.#shadowed = new ShadowedReleases(this.#ports.store);
		this.#locked = new LockedReleases(this.#ports.store);
	}

	/** The journal has changed, and nothing else. @returns whether an upgrade has begun or ended since what runs was seen */
	forgetJournal(): boolean {
		this.#files = new RememberedFiles(this.#ports, this.#rollbacks);
		return this.#runtimes.forgetJournal();
	}

	forgetRunning(): void {
		this.#runtimes.forget();
	}

	/** @param text null: as it is on disk */
	async analyse(text: string | null): Promise<ManifestAnalysis> {
		if (!this.isRemembering) this.forget();
		try {
			return await this.#analyse(text);
		} catch (error) {
			// What kept it from being read need not be a change of a file, by which it would be tried again.
			this.#forgetRead();
			throw error;
		}
	}

	async #analyse(text: string | null): Promise<ManifestAnalysis> {
		await this.#followed?.ready;
		const [remembered, catalogs, shadows, locked] = [this.#files, this.#catalogs, this.#shadowed, this.#locked];
		const files = await remembered.read();
		const reading = this.#read(text ?? files.manifest);
		const [{ inventory: listed, findings, complete }, nodeVersions] = await Promise.all([
			catalogs.list(reading.manifest),
			this.#runtimes.nodeVersions(),
		]);
		const isSaved = text === null || text === files.manifest;
		const saved = isSaved ? reading : this.#read(files.manifest);
		await this.#followed?.follow(saved, listed);
		const inventory = await locked.complete(listed, reading.manifest, files.lock);
		const [contentHashes, shadowed] = await Promise.all([
			catalogs.lockedHashes(files.lock, inventory),
			shadows.among(reading, inventory),
		]);
		// It is told later what runs, which is of use only to somebody who listens.
		const { running, upgradeOpen } = this.isRemembering ? this.#runtimes.lastSeen() : nothingSeen;
		const inputs: PlanInputs = {
			reading,
			inventory,
			current: new Map(),
			liveRuntimes: null,
			direction: "upgrade",
			nodeVersions,
		};
		const checked = checkManifest(reading, {
			inventory,
			lock: files.lock,
			contentHashes,
			nodeVersions,
			catalogComplete: complete,
		});
		// Of a text that is no manifest at all there is nothing else to say.
		const isManifest = reading.usable || reading.manifest.components.size > 0;
		// What an upgrade that is under way has changed already is no drift.
		const isQuiet = upgradeOpen || running.length === 0;
		const drift = isQuiet ? [] : this.#drift({ reading, saved, inventory, running });
		return {
			reading,
			inventory,
			lock: files.lock,
			inputs,
			running,
			offers: this.#offers.of(inputs, isSaved),
			rollbackPoints: files.rollbackPoints,
			drift,
			findings: [
				...(isManifest ? checked : reading.findings),
				...files.findings,
				...findings,
				...(isManifest ? shadowed : []),
				...files.historyFindings,
				...drift,
			],
		};
	}

	#drift(seen: Omit<DriftInputs, "configHashes">): readonly Finding[] {
		return driftIn({ ...seen, configHashes: wantedHashes(seen.saved.manifest, this.#ports.ids) });
	}

	/** What runs is looked at in the background; the end of that is waited for. */
	end(): Promise<void> {
		this.#catalogs.end();
		return this.#runtimes.end();
	}

	#read(text: string | null): ManifestReading {
		return readingOf(this.#ports, text);
	}
}
