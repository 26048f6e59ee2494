import type { Ports } from "../core/ports.ts";
import { NodeVersions } from "./node-versions.ts";
import { isUpgradeOpen, lookAtRunning, type SeenRunning } from "./seen-running.ts";

export const nothingSeen: SeenRunning = { running: [], upgradeOpen: false };

/** What runs, looked at in the background: nobody who types waits for a process that is slow to answer. */
export class RememberedRuntimes {
	readonly #ports: Ports;
	readonly #onDidLearn: () => void;
	readonly #nodes: NodeVersions;
	#nodeVersions: Promise<readonly string[]> | null = null;
	#seen = nothingSeen;
	/** What `#seen` was when it was last told, as text. */
	#told = "";
	#looking: Promise<void> | null = null;
	#isOutOfDate = true;
	#failed: { readonly error: unknown } | null = null;
	#ended = false;

	/** @param onDidLearn when what was seen is another than what was seen before */
	constructor(ports: Ports, onDidLearn: () => void) {
		this.#ports = ports;
		this.#onDidLearn = onDidLearn;
		this.#nodes = new NodeVersions(ports);
		this.#told = inWords(this.#seen);
	}

	forget(): void {
		this.#isOutOfDate = true;
		this.#nodeVersions = null;
	}

	/** @returns whether an upgrade has begun or ended since the last look */
	forgetJournal(): boolean {
		const isOther = isUpgradeOpen(this.#ports) !== this.#seen.upgradeOpen;
		if (isOther) this.forget();
		return isOther;
	}

	/** `process.versions.node` of everything that runs the components. */
	nodeVersions(): Promise<readonly string[]> {
		this.#nodeVersions ??= this.#nodes.find().catch((error: unknown) => {
			this.#nodeVersions = null;
			throw error;
		});
		return this.#nodeVersions;
	}

	/**
	 * What was seen last. When that is out of date, somebody goes to look, and it is told if it is another by then. Throws
	 * what kept the last look from being one.
	 */
	lastSeen(): SeenRunning {
		const failed = this.#failed;
		this.#failed = null;
		if (failed) throw failed.error;
		if (this.#isOutOfDate && !this.#ended) this.#looking ??= this.#lookOnce();
		return this.#seen;
	}

	async end(): Promise<void> {
		this.#ended = true;
		await this.#looking;
	}

	async #lookOnce(): Promise<void> {
		try {
			await this.#look();
		} catch (error) {
			this.#failed = { error };
			this.#onDidLearn();
		} finally {
			this.#looking = null;
		}
	}

	async #look(): Promise<void> {
		while (this.#isOutOfDate && !this.#ended) {
			this.#isOutOfDate = false;
			const seen = await lookAtRunning(this.#ports);
			if (this.#ended) return;
			this.#seen = seen;
		}
		const now = inWords(this.#seen);
		if (this.#ended || now === this.#told) return;
		this.#told = now;
		this.#onDidLearn();
	}
}

function inWords({ running, upgradeOpen }: SeenRunning): string {
	return JSON.stringify([upgradeOpen, running.map(({ id, components }) => [id, [...components]])]);
}
