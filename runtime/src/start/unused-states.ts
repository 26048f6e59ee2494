import { rename } from "node:fs/promises";
import { messageOf } from "../formats/failure.ts";
import type { LogSink } from "../log.ts";
import { isMissing } from "../releases/files.ts";
import { snapshotFile } from "../swap/snapshot.ts";

/**
 * The saved states that no component has been started with. Each waits for a start that can use it, but only until an
 * upgrade starts the component without it: from then on there is newer work, and the old state must not come back over it.
 */
export class UnusedStates {
	readonly #folder: string;
	readonly #log: LogSink;
	readonly #components: Set<string>;
	#settingAside: Promise<void> = Promise.resolve();

	/** @param components those that are to be started */
	constructor(folder: string, components: Iterable<string>, log: LogSink) {
		this.#folder = folder;
		this.#components = new Set(components);
		this.#log = log;
	}

	/** It has started, with its saved state if there was one. */
	used(component: string): void {
		this.#components.delete(component);
	}

	/** An upgrade has started it without; what had been saved is kept under another name, for a person to look at. */
	superseded(component: string): void {
		if (!this.#components.delete(component)) return;
		this.#settingAside = this.#settingAside.then(() => this.#setAside(component));
	}

	/** Resolves when nothing is renamed any more. */
	settled(): Promise<void> {
		return this.#settingAside;
	}

	async #setAside(component: string): Promise<void> {
		const file = snapshotFile(this.#folder, component);
		const aside = `${file}.unused`;
		try {
			await rename(file, aside);
			const message = `An upgrade has started it without the state that was saved for it, which is kept in ${aside} and will not be restored.`;
			this.#log({ component, level: "warn", message });
		} catch (error) {
			if (isMissing(error)) return;
			const message = `The state in ${file} is older than what runs now, and could not be put aside: ${messageOf(error)}. Delete that file, or the next start restores it.`;
			this.#log({ component, level: "error", message });
		}
	}
}
