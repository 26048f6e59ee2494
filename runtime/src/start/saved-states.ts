import { rename } from "node:fs/promises";
import { join } from "node:path";
import { failure, messageOf, migrationChain, offeredBy, type Result, success } from "../formats/index.ts";
import { noodleFolderName } from "../formats/workspace-files.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import type { LoadedShape } from "../isolation/instance.ts";
import type { LogSink } from "../log.ts";
import { isMissing } from "../releases/files.ts";
import type { Generation } from "../slots/generation.ts";
import { Deadline } from "../swap/deadline.ts";
import { keepState } from "../swap/keep-state.ts";
import { migrateState } from "../swap/migration-line.ts";
import { carriedFrom, readSnapshot, removeSnapshot, snapshotFile } from "../swap/snapshot.ts";
import type { ReadyRelease } from "./ready-release.ts";

/**
 * The states that `runtime.stop({ save: true })` kept for the next start. Each waits for a start that can use it, but only
 * until an upgrade starts the component without it: from then on there is newer work, and the old state must not come back
 * over it.
 */
export class SavedStates {
	readonly #folder: string;
	readonly #log: LogSink;
	/** Those that have not been started with theirs. */
	readonly #waiting: Set<string>;
	/** Which release saved what the one that is started takes none of. */
	readonly #untaken = new Map<string, string>();
	#settingAside: Promise<void> = Promise.resolve();

	/** @param components those that are to be started */
	constructor(root: string, components: Iterable<string>, log: LogSink) {
		this.#folder = join(root, noodleFolderName, "snapshots", "saved");
		this.#waiting = new Set(components);
		this.#log = log;
	}

	/**
	 * What was kept for a release, brought to its state version by its own migrations.
	 *
	 * @returns null when nothing was kept, or the release takes no state
	 */
	async stateFor(release: ReadyRelease, shape: LoadedShape, timeoutMs: number): Promise<Result<CarriedState | null>> {
		const { component } = release;
		const file = snapshotFile(this.#folder, component);
		const saved = await readSnapshot(file);
		if (saved === null) return success(null);
		if (!saved.ok) return saved;
		const { stateVersion, version } = saved.value;
		const carried = carriedFrom(saved.value);
		const wanted = release.descriptor.stateVersion;
		if (wanted === null) {
			if (stateVersion !== null) this.#untaken.set(component, version);
			return success(null);
		}
		if (stateVersion === wanted) return success(carried);
		const chain =
			stateVersion === null ? null : migrationChain(stateVersion, wanted, offeredBy(shape.migrations, null));
		if (!chain) {
			return failure(
				"no-state-path",
				`The state saved in ${file} by ${version} has version ${stateVersion}, and ${release.version} cannot bring it to version ${wanted}. Start the old version again and upgrade while it runs, or delete that file to start without it.`,
			);
		}
		const entry = { folder: release.folder, descriptor: release.descriptor };
		const hops = chain.map(({ from, to }) => ({ from, to, release: entry }));
		const log = (message: string) => this.#log({ component, level: "info", message });
		return migrateState(component, carried, hops, new Deadline(timeoutMs), log);
	}

	/**
	 * It has started, with its state if there was one, which is good for one start: its own is the newer one from then on.
	 * What a release has no use for is kept under another name, for a person to look at.
	 */
	async used({ component, version }: ReadyRelease): Promise<void> {
		if (!this.#waiting.delete(component)) return;
		const saver = this.#untaken.get(component);
		if (saver === undefined) return removeSnapshot(this.#folder, component);
		await this.#setAside(component, `${version} takes no state: the one that was saved by ${saver}`);
	}

	/** An upgrade has started it without; what had been saved is kept under another name as well. */
	superseded(component: string): void {
		if (!this.#waiting.delete(component)) return;
		const what = "An upgrade has started it without the state that was saved for it, which";
		this.#settingAside = this.#settingAside.then(() => this.#setAside(component, what));
	}

	/** Resolves when nothing is renamed any more: what is saved from then on is not taken for what was saved before. */
	settled(): Promise<void> {
		return this.#settingAside;
	}

	/** Keeps what a release exports for the next start; what exports nothing is left out. */
	async save(generation: Generation, timeoutMs: number): Promise<Result<null>> {
		return generation.shape.exportsState ? keepState(this.#folder, generation, null, timeoutMs) : success(null);
	}

	/** @param what begins the sentence that goes on with where it is kept */
	async #setAside(component: string, what: string): Promise<void> {
		const file = snapshotFile(this.#folder, component);
		const aside = `${file}.unused`;
		try {
			await rename(file, aside);
			const message = `${what} is kept in ${aside} and will not be restored.`;
			this.#log({ component, level: "warn", message });
		} catch (error) {
			if (isMissing(error)) return;
			const message = `The state in ${file} is older than what runs now, and could not be put aside: ${messageOf(error)}. Delete that file, or the next start restores it.`;
			this.#log({ component, level: "error", message });
		}
	}
}
